"""Shapes of what is answered about standings, for the OpenAPI document; the answers are made in `views`."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from common.messages.words import Costs, HoldKind, SettlementService
from common.web import Choice, Instant, page_schema
from services.agreements.domain.coming import Change
from services.agreements.domain.holds import HoldScope
from services.agreements.domain.standing import Cause, Openness
from services.agreements.stores.domain.lookup import Outcome


class ReasonSchema(ma.Schema):
    """Why services are closed."""

    cause = Choice(Cause, required=True)
    text = fields.String(required=True, metadata={"description": "中文说明"})
    services = fields.List(Choice(SettlementService), required=True)
    from_at = Instant(required=True, allow_none=True)
    until = Instant(required=True, allow_none=True, metadata={"description": "截止时刻，不含；空为截至恢复决定"})
    agreement_id = fields.String(required=True, allow_none=True)
    hold_id = fields.String(required=True, allow_none=True)
    kind = Choice(HoldKind, required=True, allow_none=True)
    scope = Choice(HoldScope, required=True, allow_none=True)
    costs = Choice(Costs, required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True, metadata={"description": "决定书文号"})
    resumed_by = fields.String(required=True, allow_none=True, metadata={"description": "提前恢复决定的案件编号"})
    resumed_number = fields.String(required=True, allow_none=True, metadata={"description": "提前恢复决定书文号"})


class ComingSchema(ma.Schema):
    """What is decided and not in effect yet."""

    change = Choice(Change, required=True)
    from_at = Instant(required=True, metadata={"description": "生效时刻"})
    until = Instant(required=True, allow_none=True, metadata={"description": "截止时刻，不含；空为没有届满日"})
    kind = Choice(HoldKind, required=True, allow_none=True)
    scope = Choice(HoldScope, required=True, allow_none=True)
    services = fields.List(Choice(SettlementService), required=True)
    case_id = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True, metadata={"description": "决定书文号；按期届满的为空"})


class ServiceStandingSchema(ma.Schema):
    """Whether one service is open."""

    service = Choice(SettlementService, required=True)
    open = fields.Boolean(required=True)


class StandingSchema(ma.Schema):
    """Whether a store may settle."""

    store_id = fields.String(required=True)
    at = Instant(required=True)
    known_at = Instant(required=True)
    standing = Choice(Openness, required=True)
    services = fields.List(fields.Nested(ServiceStandingSchema), required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    coming = fields.List(
        fields.Nested(ComingSchema),
        metadata={"description": "已经决定、以后生效的变化，先到者在前；不含协议期满，见药店的 agreement_until_on"},
    )


class LookedUpSchema(ma.Schema):
    """What was asked, and the standing of the store that it names."""

    asked = fields.String(required=True, metadata={"description": "查询时提交的医保编码或者编号，原样"})
    outcome = Choice(Outcome, required=True, metadata={"description": "不存在、或者不在管辖范围内的为 not_found"})
    standing = fields.Nested(StandingSchema, required=True, allow_none=True, metadata={"description": "没有找到的为空"})


class LookupAnswerSchema(ma.Schema):
    """The standings of stores in the order asked, one for each text."""

    at = Instant(required=True, metadata={"description": "所答的时刻"})
    known_at = Instant(required=True)
    items = fields.List(
        fields.Nested(LookedUpSchema), required=True, metadata={"description": "逐项依提交的顺序，重复的逐项答复"}
    )


StandingPageSchema = page_schema(
    StandingSchema,
    not_found=fields.List(
        fields.String(),
        required=True,
        metadata={"description": "store_ids 中没有找到、或不在管辖范围内的编号；每一页都列出全部"},
    ),
)
