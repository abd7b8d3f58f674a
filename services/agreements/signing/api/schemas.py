"""Shapes of offers and signatures; they check form and never query."""

from __future__ import annotations

from marshmallow import fields, validate

from common.web import Day, Identifier, Name, PageQuery, StrictSchema
from services.agreements.stores.api.schemas import DAYS

_SHA256 = validate.Regexp(r"[0-9a-f]{64}\Z")


class AgreementsQuery(PageQuery):
    """Of which store, or of which chain."""

    store_id = Identifier(load_default=None)
    chain_id = Identifier(load_default=None)


class OfferSchema(StrictSchema):
    """An agreement to offer."""

    store_id = Identifier(required=True)
    from_on = Day(required=True, validate=DAYS)
    until_on = Day(required=True, validate=DAYS, metadata={"description": "期满后的第一天"})


class StoreSignatureSchema(StrictSchema):
    """The store's signature: exactly what was shown, and who signs."""

    text_sha256 = fields.String(required=True, validate=_SHA256)
    particulars_sha256 = fields.String(
        required=True, validate=_SHA256, metadata={"description": "所示《协议事项》的 SHA-256，见 GET 该协议"}
    )
    signer = Name(required=True, most=60)


class AgencySignatureSchema(StrictSchema):
    """The agency's signature; without a name the agency's own stands."""

    signer = Name(load_default=None, allow_none=True, most=60)
