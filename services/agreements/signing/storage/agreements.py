"""Agreements in MongoDB: document to value, each change as one conditional update."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from common.errors import Conflict, NotFound
from common.mapping import COMPACT
from common.messages import Message
from common.mongo import insert, update
from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Command, Receipt, Role
from common.phrases import N_
from services.agreements.signing.domain.agreement import (
    OPEN_STATUSES,
    Agreement,
    AgreementStatus,
)
from services.agreements.signing.storage.documents import AgreementDocument

Fields = dict[str, Any]
_AGREEMENT = COMPACT.of(Agreement, names={"id": "_id"})
_WITHOUT = {"pending": 0, "recent": 0}


class AgreementNotFound(NotFound):
    """Raised when an agreement does not exist, or its store lies outside the actor's scope."""

    code = "agreement_not_found"


class OfferOpen(Conflict):
    """Raised when a store has an offer already that is not signed by both."""

    code = "offer_open"


def get(agreement_id: str) -> Agreement:
    """The agreement. Raises `AgreementNotFound`."""
    stored = AgreementDocument._get_collection().find_one({"_id": agreement_id}, _WITHOUT)
    if stored is None:
        raise AgreementNotFound(N_("没有找到该协议，请核对编号；也可能不在您的管辖范围内。"))
    return _agreement(stored)


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
    own_stores: Sequence[str],
    filters: Fields,
    before: tuple[datetime, str] | None,
    limit: int,
    count_limit: int,
) -> tuple[list[Agreement], int]:
    """Agreements within the actor's scope, latest first, after a position; and how many there are in all.

    `own_stores` are those of an actor who is a party.
    """
    collection = AgreementDocument._get_collection()
    conditions = [filters, _scope_of(actor, own_stores)]
    count = collection.count_documents({"$and": conditions}, limit=count_limit)
    if before is not None:
        offered_at, identifier = before
        conditions.append(
            {"$or": [{"offered_at": {"$lt": offered_at}}, {"offered_at": offered_at, "_id": {"$gt": identifier}}]}
        )
    found = collection.find({"$and": conditions}, _WITHOUT).sort([("offered_at", -1), ("_id", 1)]).limit(limit)
    return [_agreement(each) for each in found], count


def _scope_of(actor: Actor, own_stores: Sequence[str]) -> Fields:
    """The filter of what an actor may see: by area for staff, by its own stores for everybody else."""
    if actor.has(*CITY_ROLES):
        return {}
    seen: list[Fields] = []
    if actor.has(*AREA_ROLES):
        seen += [{"area": {"$regex": f"^{re.escape(area)}"}} for area in actor.areas]
    if actor.has(Role.HEADQUARTERS, Role.PHARMACY):
        seen.append({"store_id": {"$in": list(own_stores)}})
    return {"$or": seen} if seen else {"_id": {"$in": []}}


def _agreement(stored: Fields) -> Agreement:
    """An offer from before deputies were kept names only who made it."""
    return _AGREEMENT.value({"offered_persons": (stored["offered_by"],), **stored})
