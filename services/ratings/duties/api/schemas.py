"""Shapes of duties; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields

from common.messages.words import Scope
from common.web import Choice, Digits, Identifier, StrictSchema
from services.ratings.duties.usecases.list_duties import Kind, Which


class DutyQuery(StrictSchema):
    """Whose duties, and how many at most."""

    store_id = Identifier(load_default=None)
    limit = Digits(least=1, most=500, load_default=20, metadata={"description": "最多条数"})
    which = Choice(
        Which,
        load_default=Which.ALL.value,
        metadata={
            "description": "all 全部；objections 可提出的异议，含告知书待送达的；"
            "rectifications 整改；agency 超期的整改和待验收的整改"
        },
    )


class DutySchema(Schema):
    """Something that is due."""

    kind = Choice(Kind, required=True)
    record_id = fields.String(required=True, metadata={"description": "违规记录或整改的编号"})
    scope = Choice(Scope, required=True)
    subject_id = fields.String(required=True)
    due_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "最后一日；待验收、告知书待送达的没有，排在最后"}
    )
    days_left = fields.Integer(
        required=True, allow_none=True, metadata={"description": "距最后一日的天数；负数为已超期的天数"}
    )
    provisional = fields.Boolean(required=True, metadata={"description": "按尚未公布的工作日历暂定"})
    waits_since = fields.AwareDateTime(required=True, allow_none=True)
    item = fields.String(required=True, allow_none=True, metadata={"description": "目录条目代码"})
    act = fields.String(required=True, allow_none=True, metadata={"description": "目录条目的行为"})
    occurred_on = fields.Date(required=True, allow_none=True, metadata={"description": "异议所涉行为的日期"})
    counted = fields.Integer(
        required=True, allow_none=True, metadata={"description": "该行为在年度记分中的分数；尚未计入的没有"}
    )
    ordered_on = fields.Date(required=True, allow_none=True, metadata={"description": "要求整改的日期"})
    case_id = fields.String(required=True, allow_none=True, metadata={"description": "要求整改的决定的案件编号"})
    called_for = fields.String(required=True, allow_none=True, metadata={"description": "没有决定的整改，由什么引起"})
    round = fields.Integer(
        required=True, allow_none=True, metadata={"description": "整改的轮次；第二轮及以后为验收不合格后重新整改"}
    )
    refused_for = fields.String(required=True, allow_none=True, metadata={"description": "上一轮材料未通过验收的理由"})


class DutyListSchema(Schema):
    """What is due, the first day first."""

    items = fields.List(fields.Nested(DutySchema), required=True)
    count = fields.Raw(required=True, metadata={"description": '总数；超过 1000 时为 "1000+"'})


class DecidableSchema(Schema):
    """How much waits for who asks to confirm or reject."""

    violations = fields.Raw(required=True, metadata={"description": '违规记录数；超过 1000 时为 "1000+"'})
    determinations = fields.Raw(required=True, metadata={"description": '等级评定的批数；超过 1000 时为 "1000+"'})
