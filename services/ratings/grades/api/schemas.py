"""Shapes of grades, determinations and chain assessments: nothing here asks the database."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from common.web import Day, Identifier, Instant, PageQuery, StrictSchema, Text, Whole, page_schema
from services.ratings.cycle.domain.determination import MOST_ROWS
from services.ratings.domain.grades import Grade

_RATED = tuple(grade.value for grade in Grade if grade is not Grade.UNRATED)


class GradeQuery(StrictSchema):
    """For which year or day the grade is asked for, and as known when."""

    year = fields.Integer(load_default=None, validate=validate.Range(2018, 2200))
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

    q = Text(load_default=None, most=60, metadata={"description": "名称中的文字，或完整的医保编码"})
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
    fresh_reasons = fields.List(
        fields.String(), required=True, metadata={"description": "不含已用情形，仍达到触发线的占比"}
    )
    c_headroom = fields.Integer(required=True)
    penalty_headroom = fields.Integer(required=True)
    fresh_c_headroom = fields.Integer(required=True, metadata={"description": "不含已用情形的C级余量"})
    fresh_penalty_headroom = fields.Integer(required=True, metadata={"description": "不含已用情形的受罚余量"})
    count_franchise = fields.Boolean(required=True)
    policy_sha256 = fields.String(required=True)
    counted = fields.List(fields.Dict(), required=True)
    not_counted = fields.List(fields.Dict(), required=True)
    awaited = fields.List(
        fields.Dict(), required=True, metadata={"description": "已降为C级、尚在异议期的门店，及自何日起计入"}
    )
    used_episodes = fields.List(fields.String(), required=True)
    proposal_id = fields.String(allow_none=True, metadata={"description": "正在办理的连锁措施；当事人自送达起可见"})
    proposal_status = fields.String(allow_none=True)
    alert = fields.Dict(allow_none=True)
