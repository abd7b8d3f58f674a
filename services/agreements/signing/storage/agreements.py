"""Agreements in MongoDB: document to value, each change as one conditional update."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from common.errors import Conflict, NotFound
from common.messages import Message
from common.mongo import insert, update
from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Command, Receipt, Role
from common.phrases import N_
from services.agreements.signing.domain.agreement import (
    OPEN_STATUSES,
    Agreement,
    AgreementParticulars,
    AgreementStatus,
    Signature,
)
from services.agreements.signing.storage.documents import AgreementDocument

Fields = dict[str, Any]
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
    return _value(stored)


def insert_offer(agreement: Agreement, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Write an offer. Raises `OfferOpen` when the store has one that can still be signed."""
    particulars = agreement.particulars
    document = AgreementDocument(
        id=agreement.id,
        store_id=particulars.store_id,
        area=particulars.area,
        status=agreement.status.value,
        open_for=particulars.store_id,
        text_sha256=agreement.text_sha256,
        particulars=_particulars_fields(particulars),
        particulars_sha256=particulars.sha256(),
        offered_at=agreement.offered_at,
        offered_by=agreement.offered_by,
        offered_persons=list(agreement.offered_persons),
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
    """Move an agreement on to `status`, if nobody was faster. Raises `Conflict` (lost_race)."""
    operators: dict[str, Fields] = {"$set": {"status": status.value, **fields}}
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


def signature_fields(signature: Signature) -> Fields:
    """A signature as it stands in a document."""
    fields = {**asdict(signature), "persons": list(signature.persons)}
    return {name: value for name, value in fields.items() if value is not None}


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
    return [_value(each) for each in found]


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
    return [_value(each) for each in found], count


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


def _particulars_fields(particulars: AgreementParticulars) -> Fields:
    return {
        name: each.isoformat() if isinstance(each, date) else each
        for name, each in asdict(particulars).items()
        if each is not None
    }


def _value(stored: Fields) -> Agreement:
    terminated_on = stored.get("terminated_on")
    return Agreement(
        id=stored["_id"],
        version=stored["version"],
        status=AgreementStatus(stored["status"]),
        text_sha256=stored["text_sha256"],
        particulars=_particulars(stored["particulars"]),
        offered_at=stored["offered_at"],
        offered_by=stored["offered_by"],
        offered_persons=tuple(stored.get("offered_persons", (stored["offered_by"],))),
        store_signature=_signature(stored.get("store_signature")),
        agency_signature=_signature(stored.get("agency_signature")),
        terminated_on=date.fromisoformat(terminated_on) if terminated_on else None,
    )


def _particulars(fields: Fields) -> AgreementParticulars:
    days = {name: date.fromisoformat(fields[name]) for name in ("from_on", "until_on", "last_on")}
    optional = {name: fields.get(name) for name in ("store_code", "uscc", "chain_id")}
    return AgreementParticulars(**{**fields, **optional, **days})


def _signature(fields: Fields | None) -> Signature | None:
    return Signature(**{**fields, "persons": tuple(fields["persons"])}) if fields else None
