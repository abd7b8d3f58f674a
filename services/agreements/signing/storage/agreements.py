"""Agreements in MongoDB: document to value, each change as one conditional update."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from common.errors import Conflict, NotFound
from common.mapping import COMPACT
from common.messages import Message
from common.mongo import insert, update
from common.paging import DOWN, Found, Key, Order, Page, read_page
from common.people.commands import Actor, Command, Receipt
from common.phrases import N_
from common.scope import grants_of
from common.scope_filter import Places, seen_with
from services.agreements.signing.domain.agreement import (
    OPEN_STATUSES,
    Agreement,
    AgreementStatus,
)
from services.agreements.signing.storage.documents import AgreementDocument

Fields = dict[str, Any]
_AGREEMENT = COMPACT.of(Agreement, names={"id": "_id"})
_WITHOUT = {"pending": 0, "recent": 0}
_PLACES = Places(store="store_id")
_LATEST = Order((Key("offered_at", datetime, DOWN), Key("_id", str)))


class AgreementNotFound(NotFound):
    """Raised when an agreement does not exist, or its store lies outside the actor's scope."""

    code = "agreement_not_found"


class OfferOpen(Conflict):
    """Raised when a store has an offer already that is not signed by both."""

    code = "offer_open"


def find(agreement_id: str) -> Agreement | None:
    """The agreement, or None."""
    stored = AgreementDocument._get_collection().find_one({"_id": agreement_id}, _WITHOUT)
    return _agreement(stored) if stored else None


def get(agreement_id: str) -> Agreement:
    """The agreement. Raises `AgreementNotFound`."""
    found = find(agreement_id)
    if found is None:
        raise AgreementNotFound(N_("没有找到该协议，请核对编号；也可能不在您的管辖范围内。"))
    return found


def insert_offer(agreement: Agreement, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Write an offer. Raises `OfferOpen` when the store has one that can still be signed."""
    particulars = agreement.particulars
    document = _AGREEMENT.document(
        AgreementDocument,
        agreement,
        store_id=particulars.store_id,
        area=particulars.area,
        open_for=particulars.store_id,
        particulars_sha256=particulars.sha256(),
    )
    try:
        return insert(document, command=command, messages=messages)
    except Conflict as conflict:
        if conflict.code != "duplicate":
            raise
        raise OfferOpen(N_("该药店已有一份待签署的协议，请先签署或撤回后再发起新的协议。")) from conflict


def change(
    agreement: Agreement,
    *,
    status: AgreementStatus,
    fields: Fields,
    command: Command,
    messages: Sequence[Message],
) -> Receipt:
    """Move an agreement on to `status`, if nobody was faster, and set fields to values.

    Raises `Conflict` (lost_race).
    """
    operators: dict[str, Fields] = {"$set": {"status": status.value, **COMPACT.fields(fields)}}
    if status not in OPEN_STATUSES:
        operators["$unset"] = {"open_for": ""}
    return update(
        AgreementDocument,
        agreement.id,
        version=agreement.version,
        change=operators,
        command=command,
        messages=messages,
        where={"status": agreement.status.value},
    )


def covering(store_id: str, *, from_on: date) -> list[Agreement]:
    """Agreements of a store that are neither withdrawn nor terminated and last beyond a day."""
    found = AgreementDocument._get_collection().find(
        {
            "store_id": store_id,
            "status": {"$nin": [AgreementStatus.WITHDRAWN.value, AgreementStatus.TERMINATED.value]},
            "particulars.until_on": {"$gt": from_on.isoformat()},
        },
        _WITHOUT,
    )
    return [_agreement(each) for each in found]


def page_of(
    actor: Actor,
    *,
    chain_stores: Sequence[str],
    filters: Fields,
    page: Page,
) -> Found[Agreement]:
    """Agreements within the actor's scope, latest first; `chain_stores` are those of a headquarters that day."""
    where = {"$and": [filters, seen_with(grants_of(actor), _PLACES, members=chain_stores)]}
    found = read_page(AgreementDocument._get_collection(), where, order=_LATEST, page=page, fields=_WITHOUT)
    return found.map(_agreement)


def _agreement(stored: Fields) -> Agreement:
    """An offer from before deputies were kept names only who made it."""
    return _AGREEMENT.value({"offered_persons": (stored["offered_by"],), **stored})
