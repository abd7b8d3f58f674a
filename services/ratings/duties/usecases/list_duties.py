"""Lists what is due within the actor's scope, the first day first: a read over ledger and rectifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from common.messages.words import Scope
from common.people.commands import Actor
from services.ratings.domain.violation import Violation
from services.ratings.ledger.usecases.list_open_objections import list_open_objections
from services.ratings.rectifications.domain.rectification import Rectification, Status
from services.ratings.rectifications.usecases.list_open_rectifications import list_open_rectifications
from services.ratings.stores.usecases.list_stores import find_stores_of_headquarters


class Kind(StrEnum):
    """What is to be done: object (a right of the store), put right (its duty), accept the evidence (the agency's)."""

    OBJECTION = "objection"
    RECTIFICATION = "rectification"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that is due on `due_on`, its last day; an acceptance has none, and waits since `waits_since`.

    `record_id` is the violation's or the rectification's; `item` the item of the catalogue that an objection is about.
    """

    kind: Kind
    record_id: str
    scope: Scope
    subject_id: str
    due_on: date | None
    is_provisional: bool = False
    waits_since: datetime | None = None
    item: str | None = None


def list_duties(actor: Actor, *, store_id: str | None, today: date, limit: int) -> tuple[Duty, ...]:
    """What is due, overdue things first and what has no day last; `limit` at most."""
    chain_stores = find_stores_of_headquarters(actor)
    entries = list_open_objections(actor, chain_stores=chain_stores, store_id=store_id, today=today, limit=limit)
    orders = list_open_rectifications(actor, chain_stores=chain_stores, store_id=store_id, limit=limit)
    found = [*map(_of_rectification, orders), *map(_of_objection, entries)]
    return tuple(sorted(found, key=lambda duty: (duty.due_on or date.max, duty.record_id))[:limit])


def _of_objection(entry: Violation) -> Duty:
    return Duty(
        Kind.OBJECTION,
        entry.violation_id,
        Scope.STORE,
        entry.store_id,
        entry.objection_on,
        is_provisional=entry.objection_provisional,
        item=entry.item,
    )


def _of_rectification(order: Rectification) -> Duty:
    if order.status is Status.EVIDENCE_SUBMITTED:
        since = order.evidence[-1].at
        return Duty(Kind.ACCEPTANCE, order.rectification_id, order.scope, order.subject_id, None, waits_since=since)
    return Duty(
        Kind.RECTIFICATION,
        order.rectification_id,
        order.scope,
        order.subject_id,
        order.due_on,
        is_provisional=order.due_provisional,
    )
