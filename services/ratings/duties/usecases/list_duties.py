"""Lists what is due within the actor's scope, the first day first: a read over ledger and rectifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from common.messages.words import Scope
from common.people.commands import Actor
from services.ratings.ledger.domain.wanted import SeenEntry
from services.ratings.ledger.usecases.list_open_objections import list_open_objections, list_untold
from services.ratings.rectifications.domain.rectification import SeenRectification, Status
from services.ratings.rectifications.usecases.list_open_rectifications import (
    list_open_rectifications,
    list_untold_rectifications,
)
from services.ratings.stores.usecases.list_stores import find_stores_of_headquarters


class Which(StrEnum):
    """What is asked for: everything, open windows to object, what has to be put right, or of that what is late or the
    agency's to accept.
    """

    ALL = "all"
    OBJECTIONS = "objections"
    RECTIFICATIONS = "rectifications"
    AGENCY = "agency"


class Kind(StrEnum):
    """What is to be done: object (a right of the store), put right (its duty), accept the evidence (the agency's), or
    serve the notice of points (the agency's as well) from which the time to object runs.
    """

    OBJECTION = "objection"
    RECTIFICATION = "rectification"
    ACCEPTANCE = "acceptance"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that is due on `due_on`, its last day; an acceptance and a notice have none but `waits_since`.

    A rectification has none while the notice that orders it is still to be served.

    `record_id` is the violation's or the rectification's. What it is about: of an objection or a notice the `item` of
    the catalogue with its act, the day of the act and what it costs (`counted`, None while it is not in the points); of
    a rectification the day of its order, the case whose decision asks for it, or where none does in a sentence what
    `called_for` it, its `round`, and of a later one why the evidence of the round before was not accepted.
    """

    kind: Kind
    record_id: str
    scope: Scope
    subject_id: str
    due_on: date | None
    is_provisional: bool = False
    waits_since: datetime | None = None
    item: str | None = None
    act: str | None = None
    occurred_on: date | None = None
    counted: int | None = None
    ordered_on: date | None = None
    case_id: str | None = None
    called_for: str | None = None
    round: int | None = None
    refused_for: str | None = None


@dataclass(frozen=True, slots=True)
class Duties:
    """What is due, as far as it was asked for, and how much there is in all (counted up to 1001 of each source)."""

    items: tuple[Duty, ...]
    count: int


def list_duties(actor: Actor, *, store_id: str | None, today: date, limit: int, which: Which = Which.ALL) -> Duties:
    """What is due, overdue things first and what has no day last; `limit` at most.

    Points, and what has to be put right, are told to all who see the store also while the notice is to be served.
    """
    chain_stores = find_stores_of_headquarters(actor, day=today)
    found: list[Duty] = []
    count = 0
    if which is not Which.OBJECTIONS:
        late_on = today if which is Which.AGENCY else None
        orders = list_open_rectifications(
            actor, chain_stores=chain_stores, store_id=store_id, late_on=late_on, limit=limit
        )
        found += map(_of_rectification, orders)
        count += orders.count
    if which in {Which.ALL, Which.RECTIFICATIONS}:
        orders = list_untold_rectifications(actor, chain_stores=chain_stores, store_id=store_id, limit=limit)
        found += map(_of_rectification, orders)
        count += orders.count
    if which in {Which.ALL, Which.OBJECTIONS}:
        entries = list_open_objections(actor, chain_stores=chain_stores, store_id=store_id, today=today, limit=limit)
        found += map(_of_objection, entries)
        count += entries.count
        entries = list_untold(actor, chain_stores=chain_stores, store_id=store_id, today=today, limit=limit)
        found += map(_of_objection, entries)
        count += entries.count
    found.sort(key=lambda duty: (duty.due_on or date.max, duty.record_id))
    return Duties(tuple(found[:limit]), count)


def _of_objection(seen: SeenEntry) -> Duty:
    entry = seen.entry
    is_told = entry.objection_on is not None
    return Duty(
        Kind.OBJECTION if is_told else Kind.NOTICE,
        entry.violation_id,
        Scope.STORE,
        entry.store_id,
        entry.objection_on,
        is_provisional=entry.objection_provisional,
        waits_since=None if is_told else entry.decided_at,
        item=entry.item,
        act=entry.act,
        occurred_on=entry.occurred_on,
        counted=seen.counted.points if seen.counted else None,
    )


def _of_rectification(seen: SeenRectification) -> Duty:
    order = seen.order
    submitted = order.status is Status.EVIDENCE_SUBMITTED
    return Duty(
        Kind.ACCEPTANCE if submitted else Kind.RECTIFICATION,
        order.rectification_id,
        order.scope,
        order.subject_id,
        None if submitted else order.due_on,
        is_provisional=order.due_provisional and not submitted,
        waits_since=order.evidence[-1].at if submitted else None,
        ordered_on=order.ordered_on,
        case_id=order.case_id,
        called_for=seen.called_for,
        round=order.round,
        refused_for=seen.refused_for,
    )
