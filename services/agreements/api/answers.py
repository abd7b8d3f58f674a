"""Shapes of what agreements answers, for its OpenAPI document; the answers themselves are made in `views`."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from common.web import Day, Instant, ReceiptSchema, page_schema
from services.agreements.domain.holds import Costs, HoldKind, HoldScope, SettlementService
from services.agreements.domain.standing import Cause, Openness
from services.agreements.rosters.domain.roster import WHOLE_FILE, WHOLE_ROW
from services.agreements.rosters.domain.roster_import import ImportState
from services.agreements.signing.domain.agreement import AgreementStatus


def _one_of(choices: type[StrEnum], **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([each.value for each in choices]), **options)


class ReasonSchema(ma.Schema):
    """Why services are closed."""

    cause = _one_of(Cause, required=True)
    text = fields.String(required=True, metadata={"description": "中文说明"})
    services = fields.List(_one_of(SettlementService), required=True)
    from_at = Instant(required=True, allow_none=True)
    until = Instant(required=True, allow_none=True, metadata={"description": "截止时刻，不含；空为截至恢复决定"})
    agreement_id = fields.String(required=True, allow_none=True)
    hold_id = fields.String(required=True, allow_none=True)
    kind = _one_of(HoldKind, required=True, allow_none=True)
    scope = _one_of(HoldScope, required=True, allow_none=True)
    costs = _one_of(Costs, required=True, allow_none=True)
    case_id = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True, metadata={"description": "决定书文号"})
    resumed_by = fields.String(required=True, allow_none=True, metadata={"description": "提前恢复决定的案件编号"})
    resumed_number = fields.String(required=True, allow_none=True, metadata={"description": "提前恢复决定书文号"})


class ServiceStandingSchema(ma.Schema):
    """Whether one service is open."""

    service = _one_of(SettlementService, required=True)
    open = fields.Boolean(required=True)


class StandingSchema(ma.Schema):
    """Whether a store may settle."""

    store_id = fields.String(required=True)
    at = Instant(required=True)
    known_at = Instant(required=True)
    standing = _one_of(Openness, required=True)
    services = fields.List(fields.Nested(ServiceStandingSchema), required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class MembershipSchema(ma.Schema):
    """A store in a chain; `until_on` is the first day on which it no longer belongs to it."""

    chain_id = fields.String(required=True)
    chain_name = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    from_on = Day(required=True)
    until_on = Day(required=True, allow_none=True)


class TermSchema(ma.Schema):
    """The days of one agreement; `until_on` is the first day after it."""

    agreement_id = fields.String(required=True)
    from_on = Day(required=True)
    until_on = Day(required=True)
    terminated_by = fields.String(required=True, allow_none=True, metadata={"description": "解除决定的案件编号"})


class StoreSchema(ma.Schema):
    """A store in a list."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    code = fields.String(required=True, allow_none=True, metadata={"description": "国家医保编码；没有时为空"})
    uscc = fields.String(required=True, allow_none=True, metadata={"description": "统一社会信用代码"})
    shop_number = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    area_name = fields.String(required=True)
    address = fields.String(required=True)
    chain_id = fields.String(required=True, allow_none=True, metadata={"description": "当日所属连锁"})
    chain_name = fields.String(required=True, allow_none=True)
    chain_kind = fields.String(required=True, allow_none=True)
    agreement_until_on = Day(required=True, allow_none=True, metadata={"description": "当日有效协议期满后的第一天"})


class StoreDetailSchema(StoreSchema):
    """A store with its history."""

    phone = fields.String(required=True, allow_none=True)
    business_scope = fields.String(required=True, allow_none=True)
    longitude = fields.String(required=True, allow_none=True)
    latitude = fields.String(required=True, allow_none=True)
    memberships = fields.List(fields.Nested(MembershipSchema), required=True)
    terms = fields.List(fields.Nested(TermSchema), required=True)


class ChainSchema(ma.Schema):
    """A chain with the number of its direct stores of the day."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    direct_stores = fields.Integer(required=True)


class HoldEndingSchema(ma.Schema):
    """The end of a hold, by a decision."""

    until = Instant(required=True)
    case_id = fields.String(required=True)
    number = fields.String(required=True, allow_none=True, metadata={"description": "恢复决定书文号"})


class HoldSchema(ma.Schema):
    """A hold as it lies on the store or chain asked for."""

    id = fields.String(required=True)
    scope = _one_of(HoldScope, required=True)
    subject_id = fields.String(required=True)
    kind = _one_of(HoldKind, required=True)
    costs = _one_of(Costs, required=True)
    services = fields.List(_one_of(SettlementService), required=True)
    case_id = fields.String(required=True)
    number = fields.String(required=True)
    served_on = Day(required=True)
    from_at = Instant(required=True)
    until = Instant(required=True, allow_none=True)
    active = fields.Boolean(required=True, metadata={"description": "现在是否有效"})
    endings = fields.List(fields.Nested(HoldEndingSchema), required=True)


class HoldListSchema(ma.Schema):
    """All holds, latest first."""

    items = fields.List(fields.Nested(HoldSchema), required=True)


class AgreementTextSchema(ma.Schema):
    """A text of the standard agreement."""

    sha256 = fields.String(required=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    content = fields.String(required=True, metadata={"description": "Markdown"})


class SignatureSchema(ma.Schema):
    """Who signed what, when."""

    account = fields.String(required=True)
    person = fields.String(required=True)
    signer = fields.String(required=True)
    at = Instant(required=True)
    text_sha256 = fields.String(required=True)
    particulars_sha256 = fields.String(required=True)
    on_behalf = fields.String(required=True, allow_none=True)


class AgreementSchema(ma.Schema):
    """An agreement; `status` is that of the day asked, `until_on` the first day after the term."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    status = _one_of(AgreementStatus, required=True)
    store_id = fields.String(required=True)
    store_name = fields.String(required=True)
    area = fields.String(required=True)
    chain_id = fields.String(required=True, allow_none=True)
    from_on = Day(required=True)
    until_on = Day(required=True)
    last_on = Day(required=True)
    text_sha256 = fields.String(required=True)
    particulars_sha256 = fields.String(required=True)
    offered_at = Instant(required=True)
    store_signature = fields.Nested(SignatureSchema, required=True, allow_none=True)
    agency_signature = fields.Nested(SignatureSchema, required=True, allow_none=True)
    allowed_actions = fields.List(fields.String(), required=True)


class AgreementDetailSchema(AgreementSchema):
    """An agreement with exactly what its signatures bind."""

    particulars = fields.Dict(required=True, metadata={"description": "协议事项"})
    text = fields.Nested(AgreementTextSchema, required=True)


class RosterErrorSchema(ma.Schema):
    """One thing wrong, or worth a look, in a roster."""

    row = fields.Integer(required=True)
    column = fields.String(
        required=True, metadata={"description": f"列名；不限于一格时为“{WHOLE_ROW}”或“{WHOLE_FILE}”"}
    )
    code = fields.String(required=True)
    message = fields.String(required=True)
    remedy = fields.String(required=True)


class RosterChainSchema(ma.Schema):
    """A chain in a roster; without an id it will be registered."""

    name = fields.String(required=True)
    stores = fields.Integer(required=True)
    chain_id = fields.String(required=True, allow_none=True)


class ProgressSchema(ma.Schema):
    """How far the worker is, in rows."""

    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    failure = fields.String(required=True, allow_none=True)


class ImportSummarySchema(ma.Schema):
    """What a roster would bring."""

    state = _one_of(ImportState, required=True)
    rows = fields.Integer(required=True)
    error_count = fields.Integer(required=True)
    errors = fields.List(fields.Nested(RosterErrorSchema), required=True)
    columns = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "采用的列：我方字段和它在名册中的列名"},
    )
    preview = fields.List(fields.Dict(), required=True)
    areas = fields.List(fields.Dict(), required=True)
    chains = fields.List(fields.Nested(RosterChainSchema), required=True)
    warnings = fields.List(fields.String(), required=True)
    row_warning_count = fields.Integer(required=True, metadata={"description": "需要核对的行数，不妨碍提交"})
    row_warnings = fields.List(
        fields.Nested(RosterErrorSchema), required=True, metadata={"description": "需要核对的行，最多 200 条"}
    )
    without_code = fields.Integer(required=True)


class ImportSchema(ImportSummarySchema):
    """An import as it stands; `stores` and `skipped` are final once it is complete."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    filename = fields.String(required=True)
    file_sha256 = fields.String(required=True)
    uploaded_at = Instant(required=True)
    committed_at = Instant(required=True, allow_none=True)
    completed_at = Instant(required=True, allow_none=True)
    stores = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    skipped_rows = fields.List(fields.Nested(RosterErrorSchema), required=True)
    progress = fields.Nested(ProgressSchema, required=True)


class UploadReceiptSchema(ReceiptSchema, ImportSummarySchema):
    """The receipt of an upload, with what validation found; a large file is `received` and validated soon."""


StorePageSchema = page_schema(StoreSchema)
StandingPageSchema = page_schema(
    StandingSchema,
    not_found=fields.List(
        fields.String(),
        required=True,
        metadata={"description": "store_ids 中没有找到、或不在管辖范围内的编号；每一页都列出全部"},
    ),
)
ChainPageSchema = page_schema(ChainSchema)
AgreementPageSchema = page_schema(AgreementSchema)
