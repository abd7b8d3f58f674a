"""Shapes of what is answered about agreements, for the OpenAPI document; the answers are made in `views`."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from common.web import Choice, Day, Instant, page_schema
from services.agreements.signing.domain.agreement import AgreementStatus


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
    status = Choice(AgreementStatus, required=True)
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


AgreementPageSchema = page_schema(AgreementSchema)
