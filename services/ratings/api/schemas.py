"""What comes in and goes out over HTTP: shapes only, nothing here asks the database."""

from __future__ import annotations

from decimal import Decimal

from marshmallow import Schema, fields, validate

from common.web import Day, Identifier, Instant, MoneyText, PageQuery, StrictSchema, Text, Whole, page_schema
from services.ratings.domain.determination import MOST_ROWS
from services.ratings.domain.grades import Grade
from services.ratings.domain.measures import Measure
from services.ratings.domain.proposal import Status as ProposalStatus
from services.ratings.domain.violation import Source
from services.ratings.domain.violation import Status as ViolationStatus

_RATED = tuple(grade.value for grade in Grade if grade is not Grade.UNRATED)
_STATES = (ViolationStatus.RECORDED.value, ViolationStatus.CONFIRMED.value, ViolationStatus.REJECTED.value)


class CatalogueQuery(StrictSchema):
    """On which day the catalogue is asked for."""

    on = Day(load_default=None, metadata={"description": "目录的日期，默认今天"})


class RangeSchema(Schema):
    """A range, both ends allowed."""

    least = fields.Integer(required=True)
    most = fields.Integer(required=True)


class CatalogueItemSchema(Schema):
    """One item of the catalogue."""

    code = fields.String(required=True)
    class_title = fields.String(required=True)
    act = fields.String(required=True)
    points = fields.Nested(RangeSchema, required=True)
    basis = fields.List(fields.Dict(), required=True)
    consequences = fields.List(fields.String(), required=True)
    suspend_months = fields.Nested(RangeSchema, allow_none=True)


class CatalogueSchema(Schema):
    """The catalogue of a day."""

    on = fields.Date(required=True)
    sha256 = fields.String(required=True)
    items = fields.List(fields.Nested(CatalogueItemSchema), required=True)


class ViolationReportSchema(StrictSchema):
    """What a reviewer reports of one act."""

    store_id = Identifier(required=True)
    item = Text(required=True, most=8, metadata={"description": "目录条目代码，例如 G1"})
    occurred_on = Day(required=True)
    found_on = Day(required=True)
    source = fields.String(required=True, validate=validate.OneOf([source.value for source in Source]))
    evidence = Text(required=True, most=4000)
    money = MoneyText(load_default=Decimal("0.00"), metadata={"description": "涉及金额（元）"})
    note = Text(load_default="", least=0, most=2000)
    points = Whole(load_default=None, allow_none=True, least=1, most=100, metadata={"description": "仅区间条目需填"})
    act_id = Identifier(load_default=None, allow_none=True, metadata={"description": "同一行为的其他记录共用"})
    corrected_on = Day(load_default=None, allow_none=True)
    is_refunded = fields.Boolean(load_default=False)


class RejectionSchema(StrictSchema):
    """Why an entry is rejected."""

    reason = Text(required=True, most=1000)


class ViolationQuery(PageQuery):
    """Which entries are asked for."""

    store_id = Identifier(load_default=None)
    year = Whole(load_default=None, least=2018, most=2200)
    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))


class ViolationSchema(Schema):
    """One entry of a ledger; who recorded and confirmed it is shown to staff."""

    id = fields.String(required=True)
    store_id = fields.String(required=True)
    act_id = fields.String(required=True)
    item = fields.String(required=True)
    act = fields.String(required=True)
    clause = fields.String(required=True)
    points = fields.Integer(required=True)
    occurred_on = fields.Date(required=True)
    found_on = fields.Date(required=True)
    source = fields.String(required=True)
    money = fields.String(required=True)
    evidence = fields.String(required=True)
    note = fields.String()
    recorded_at = fields.AwareDateTime(required=True)
    recorded_by = fields.String()
    state = fields.String(required=True)
    year = fields.Integer(allow_none=True, metadata={"description": "记分年度；未确认的为空"})
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String(allow_none=True)
    objection_on = fields.Date(allow_none=True, metadata={"description": "异议期最后一日"})
    objection_provisional = fields.Boolean()
    actions = fields.List(fields.String(), required=True, metadata={"description": "您现在可以进行的操作"})


ViolationPageSchema = page_schema(ViolationSchema)


class GradeQuery(StrictSchema):
    """For which year or day the grade is asked for, and as known when."""

    year = Whole(load_default=None, least=2018, most=2200)
    on = Day(load_default=None)
    known_at = Instant(load_default=None)


class GradeSchema(Schema):
    """A store's grade on a day, and why."""

    store_id = fields.String(required=True)
    name = fields.String(required=True)
    on = fields.Date(required=True)
    year = fields.Integer(required=True)
    grade = fields.String(required=True)
    points = fields.Integer(required=True)
    determination = fields.Dict(allow_none=True)
    policy_on = fields.Date(required=True)
    policy_sha256 = fields.String(required=True)
    explanation = fields.Dict(required=True)


class GradeListQuery(PageQuery):
    """Which stores are asked for."""

    chain_id = Identifier(load_default=None)
    area = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{2,6}\Z"))
    grade = fields.String(load_default=None, validate=validate.OneOf([grade.value for grade in Grade]))


class GradeSummaryQuery(StrictSchema):
    """Of which stores the grades are counted."""

    chain_id = Identifier(load_default=None)
    area = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{2,6}\Z"))


class GradedStoreSchema(Schema):
    """A designated store with its grade of the day and the points of its year."""

    store_id = fields.String(required=True)
    code = fields.String(allow_none=True)
    name = fields.String(required=True)
    area = fields.String(required=True)
    chain_ids = fields.List(fields.String(), required=True)
    grade = fields.String(required=True)
    points = fields.Integer(required=True)
    awaiting = fields.Integer(metadata={"description": "待确认的违规记录数（仅工作人员可见）"})


GradedStorePageSchema = page_schema(GradedStoreSchema)


class GradeSummarySchema(Schema):
    """How many designated stores have each grade."""

    A = fields.Integer(required=True)
    B = fields.Integer(required=True)
    C = fields.Integer(required=True)
    unrated = fields.Integer(required=True)
    stores = fields.Integer(required=True)


class DeterminationRowSchema(StrictSchema):
    """One store with its determined grade."""

    store_id = Identifier(required=True)
    grade = fields.String(required=True, validate=validate.OneOf(_RATED))


class DeterminationsSchema(StrictSchema):
    """A list of determined grades."""

    year = Whole(required=True, least=2018, most=2200)
    determined_on = Day(required=True)
    in_force_from = Day(required=True)
    rows = fields.List(
        fields.Nested(DeterminationRowSchema), required=True, metadata={"description": f"1 至 {MOST_ROWS} 行"}
    )


class AssessmentSchema(Schema):
    """How far a chain is from a measure, who is counted and who is not."""

    chain_id = fields.String(required=True)
    name = fields.String(required=True)
    on = fields.Date(required=True)
    tally = fields.Dict(required=True)
    fresh_tally = fields.Dict(required=True, metadata={"description": "不含已用于此前连锁措施的情形"})
    tripped = fields.Boolean(required=True)
    reasons = fields.List(fields.String(), required=True)
    c_limit = fields.String(required=True)
    penalty_limit = fields.String(required=True)
    c_headroom = fields.Integer(required=True)
    penalty_headroom = fields.Integer(required=True)
    count_franchise = fields.Boolean(required=True)
    policy_sha256 = fields.String(required=True)
    counted = fields.List(fields.Dict(), required=True)
    not_counted = fields.List(fields.Dict(), required=True)
    used_episodes = fields.List(fields.String(), required=True)
    proposal_id = fields.String(allow_none=True)
    proposal_status = fields.String(allow_none=True)
    alert = fields.Dict(allow_none=True)


class ProposalQuery(PageQuery):
    """Which proposals are asked for."""

    status = fields.String(
        load_default=None,
        validate=validate.OneOf([s.value for s in ProposalStatus if s is not ProposalStatus.EFFECTIVE]),
    )
    measure = fields.String(load_default=None, validate=validate.OneOf([measure.value for measure in Measure]))
    subject_id = Identifier(load_default=None)
    store_id = Identifier(load_default=None)
    chain_id = Identifier(load_default=None)


class ProposalBriefSchema(Schema):
    """A proposed measure in a list."""

    id = fields.String(required=True)
    measure = fields.String(required=True)
    scope = fields.String(required=True)
    subject_id = fields.String(required=True)
    status = fields.String(required=True)
    needs_decision = fields.Boolean(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    months = fields.Integer(allow_none=True)
    most_months = fields.Integer(allow_none=True)
    working_days = fields.Integer(allow_none=True)
    affected_count = fields.Integer(required=True)
    ends_case_id = fields.String(allow_none=True)
    case_id = fields.String(allow_none=True)
    first_on = fields.Date(allow_none=True)
    last_on = fields.Date(allow_none=True)
    rectification = fields.Dict(allow_none=True)


ProposalPageSchema = page_schema(ProposalBriefSchema)


class ProposalSchema(ProposalBriefSchema):
    """A proposed measure with its facts and figures."""

    facts = fields.List(fields.Dict(), required=True)
    snapshot = fields.Dict(required=True)
    snapshot_sha256 = fields.String(required=True)
    relied_on = fields.List(fields.String(), required=True)
    episodes = fields.List(fields.String(), required=True)


class RectificationQuery(PageQuery):
    """Which rectifications are asked for."""

    store_id = Identifier(load_default=None)
    chain_id = Identifier(load_default=None)
    case_id = Identifier(load_default=None)


class RectificationSchema(Schema):
    """An order to put things right."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    scope = fields.String(required=True)
    subject_id = fields.String(required=True)
    case_id = fields.String(allow_none=True)
    proposal_id = fields.String(allow_none=True)
    ordered_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    due_provisional = fields.Boolean(required=True)
    round = fields.Integer(required=True, metadata={"description": "第二轮及以后为验收不合格后重新整改"})
    status = fields.String(required=True)
    evidence = fields.List(fields.Dict(), required=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String(allow_none=True)
    actions = fields.List(fields.String(), required=True, metadata={"description": "您现在可以进行的操作"})


RectificationPageSchema = page_schema(RectificationSchema)


class RectificationEvidenceSchema(StrictSchema):
    """What was put right."""

    text = Text(required=True, most=4000)


class RefusalSchema(StrictSchema):
    """Why a rectification is refused."""

    reason = Text(required=True, most=1000)
