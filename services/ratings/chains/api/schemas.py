"""Shapes of a chain's assessment; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields


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
    fresh_penalty_headroom = fields.Integer(required=True, metadata={"description": "不含已用情形的中止或解除余量"})
    count_franchise = fields.Boolean(required=True)
    policy_sha256 = fields.String(required=True)
    counted = fields.List(fields.Dict(), required=True)
    not_counted = fields.List(fields.Dict(), required=True)
    awaited = fields.List(
        fields.Dict(),
        required=True,
        metadata={"description": "已降为C级、尚待告知或在异议期的门店，及自何日起计入；尚未告知的为空"},
    )
    coming = fields.List(
        fields.Dict(),
        required=True,
        metadata={
            "description": "已发生或已决定、以后才计入占比的门店、占比、措施、起始日和异议期最后一日；"
            "尚未告知的起始日为空，不在异议期的最后一日为空"
        },
    )
    used_episodes = fields.List(fields.String(), required=True)
    proposal_id = fields.String(
        required=True, allow_none=True, metadata={"description": "正在办理的连锁措施；当事人自送达起可见"}
    )
    proposal_status = fields.String(allow_none=True)
    is_followed = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "在办的建议撤回后，按今天的统计是否会另行提出建议；没有在办建议的、当事人读取的为空"},
    )
    alert = fields.Dict(allow_none=True)
    grades = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": "各等级的门店数"})
