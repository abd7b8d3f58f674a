"""Shapes of lists of determined grades; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from common.web import Choice, Day, Digits, Identifier, PageQuery, StrictSchema, Text, Whole, page_schema
from services.ratings.cycle.domain.determination import MOST_ROWS, Status
from services.ratings.domain.grades import Grade

_STATE = {"description": "proposed 待确认，confirmed 已确认，rejected 已驳回"}
_RATED = tuple(grade.value for grade in Grade if grade is not Grade.UNRATED)


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


class CheckedDeterminationsSchema(Schema):
    """A list that may be proposed as it is."""

    rows = fields.Integer(required=True, metadata={"description": "名单的行数，各行均可提出"})


class ApprovalSchema(StrictSchema):
    """What the second person found."""

    opinion = Text(load_default=None, allow_none=True, most=4000, metadata={"description": "复核意见"})


class DeterminationsRejectionSchema(StrictSchema):
    """Why a list is rejected."""

    reason = Text(required=True, most=1000)


class DeterminationsQuery(PageQuery):
    """Which lists are asked for."""

    state = fields.String(load_default=None, validate=validate.OneOf([each.value for each in Status]))
    year = Digits(least=2018, most=2200, load_default=None, metadata={"description": "评定年度"})
    area = fields.String(
        load_default=None, validate=validate.Regexp(r"[0-9]{2,6}\Z"), metadata={"description": "含该区划门店的"}
    )
    decidable = fields.Boolean(load_default=False, metadata={"description": "只含您可以确认或驳回的"})


class ListedDeterminationsSchema(Schema):
    """A list of determined grades in a list: how many stores it has at each grade."""

    id = fields.String(required=True)
    state = Choice(Status, required=True, metadata=_STATE)
    year = fields.Integer(required=True)
    determined_on = fields.Date(required=True)
    in_force_from = fields.Date(required=True)
    counts = fields.Dict(required=True, metadata={"description": "各等级的门店数"})
    recorded_by = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)


class DeterminedRowSchema(Schema):
    """One store with its grade."""

    store_id = fields.String(required=True)
    grade = fields.String(required=True)


class ProposedDeterminationsSchema(Schema):
    """A list of determined grades: proposed by one, confirmed or rejected by another."""

    id = fields.String(required=True)
    state = Choice(Status, required=True, metadata=_STATE)
    year = fields.Integer(required=True)
    determined_on = fields.Date(required=True)
    in_force_from = fields.Date(required=True)
    recorded_by = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    confirmed_by = fields.String(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    opinion = fields.String(required=True, allow_none=True, metadata={"description": "复核意见"})
    rejected_by = fields.String(required=True, allow_none=True, metadata={"description": "驳回人的账号"})
    rejected_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "驳回的时刻"})
    reason = fields.String(required=True, allow_none=True, metadata={"description": "驳回理由"})
    counts = fields.Dict(required=True, metadata={"description": "各等级的门店数"})
    bar = fields.String(required=True, allow_none=True, metadata={"description": "您不能确认的原因"})
    actions = fields.List(fields.String(), required=True, metadata={"description": "您现在可以进行的操作"})
    rows = fields.List(fields.Nested(DeterminedRowSchema), required=True)


class RestingEntrySchema(Schema):
    """An entry of the rated year, and what it costs."""

    id = fields.String(required=True)
    item = fields.String(required=True)
    act = fields.String(required=True)
    occurred_on = fields.Date(required=True)
    counted = fields.Integer(required=True, metadata={"description": "在该年度记分中所记的分数"})


class ReplacedSchema(Schema):
    """The determination in force, or to be, on the first day of the new one."""

    year = fields.Integer(required=True)
    grade = fields.String(required=True)
    determined_on = fields.Date(required=True)
    in_force_from = fields.Date(required=True)


class RowProblemSchema(Schema):
    """Why a row cannot be confirmed by who asks."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    phrase = fields.String(required=True, metadata={"description": "说明的原句，其中的空位由 params 填入"})
    params = fields.Dict(required=True, metadata={"description": "填入 phrase 空位的内容"})


class ShownRowSchema(DeterminedRowSchema):
    """A row with what it rests on."""

    name = fields.String(required=True)
    points = fields.Integer(required=True, metadata={"description": "评定年度的记分合计"})
    entries = fields.List(fields.Nested(RestingEntrySchema), required=True, metadata={"description": "评定年度的记分"})
    now = fields.String(required=True, allow_none=True, metadata={"description": "今天的等级；没有生效协议的为空"})
    replaces = fields.Nested(
        ReplacedSchema, required=True, allow_none=True, metadata={"description": "生效之日原有的评定；没有的为空"}
    )
    problem = fields.Nested(
        RowProblemSchema, required=True, allow_none=True, metadata={"description": "您不能确认该行的原因"}
    )


ListedPageSchema = page_schema(ListedDeterminationsSchema)
ShownRowPageSchema = page_schema(ShownRowSchema)
