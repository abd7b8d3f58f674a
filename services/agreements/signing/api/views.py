"""Agreements as the API shows them: plain fields from values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from common.people.commands import Actor
from services.agreements.domain.texts import title_of
from services.agreements.signing.domain.agreement import Agreement, AgreementAction, Signature, may, status_on
from services.agreements.signing.domain.text import AgreementText


def text_view(text: AgreementText) -> dict[str, Any]:
    """A text of the standard agreement."""
    return {"sha256": text.sha256, "name": text.name, "title": title_of(text.content), "content": text.content}


def agreement_view(agreement: Agreement, *, actor: Actor, day: date) -> dict[str, Any]:
    """An agreement in a list, with what the actor may do to it."""
    particulars = agreement.particulars
    return {
        "id": agreement.id,
        "version": agreement.version,
        "status": status_on(agreement, day).value,
        "store_id": particulars.store_id,
        "store_name": particulars.store_name,
        "area": particulars.area,
        "chain_id": particulars.chain_id,
        "from_on": particulars.from_on,
        "until_on": particulars.until_on,
        "last_on": particulars.last_on,
        "text_sha256": agreement.text_sha256,
        "particulars_sha256": particulars.sha256(),
        "offered_at": agreement.offered_at,
        "store_signature": _signature_view(agreement.store_signature),
        "agency_signature": _signature_view(agreement.agency_signature),
        "allowed_actions": [each.value for each in AgreementAction if may(actor, agreement, each)],
    }


def agreement_detail(agreement: Agreement, *, actor: Actor, day: date, text: AgreementText) -> dict[str, Any]:
    """An agreement with the particulars and the text that its signatures bind."""
    return {
        **agreement_view(agreement, actor=actor, day=day),
        "particulars": {
            name: each.isoformat() if isinstance(each, date) else each
            for name, each in asdict(agreement.particulars).items()
        },
        "text": text_view(text),
    }


def _signature_view(signature: Signature | None) -> dict[str, Any] | None:
    if signature is None:
        return None
    return {name: value for name, value in asdict(signature).items() if name != "persons"}
