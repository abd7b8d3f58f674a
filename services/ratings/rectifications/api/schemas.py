"""Shapes of rectifications; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields

from common.web import Identifier, PageQuery, StrictSchema, Text, page_schema


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
    case_id = fields.String(required=True, allow_none=True)
    proposal_id = fields.String(required=True, allow_none=True)
    violation_id = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "由哪条违规的记分告知书责令整改；由决定责令的、此前责令的为空"},
    )
    ordered_on = fields.Date(required=True)
    due_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "整改期限的最后一日，自告知送达的次日起算；告知书待送达的为空"},
    )
    due_provisional = fields.Boolean(required=True)
    round = fields.Integer(required=True, metadata={"description": "第二轮及以后为验收不合格后重新整改"})
    status = fields.String(required=True)
    evidence = fields.List(fields.Dict(), required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    called_for = fields.String(required=True, allow_none=True, metadata={"description": "没有决定的整改，由什么引起"})
    refused_for = fields.String(required=True, allow_none=True, metadata={"description": "上一轮材料未通过验收的理由"})
    actions = fields.List(fields.String(), required=True, metadata={"description": "您现在可以进行的操作"})


RectificationPageSchema = page_schema(RectificationSchema)


class RectificationEvidenceSchema(StrictSchema):
    """What was put right."""

    text = Text(required=True, most=4000)


class RefusalSchema(StrictSchema):
    """Why a rectification is refused."""

    reason = Text(required=True, most=1000)
