"""Takes over from agreements what ratings needs to know of stores: particulars, chains, terms, suspensions.

Pattern: follow. Each is a projection of its own, ordered by the entry's number; it answers which stores must then be
derived anew (`refresh_stores`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from common.messages import DecisionServed, HoldEnded, HoldPlaced, StoreRecorded
from common.messages.words import ALL_SERVICES, HoldKind, Scope
from services.ratings.domain.history import Penalty, PenaltyKind
from services.ratings.domain.measures import Measure
from services.ratings.stores.storage import stores

#: Only this kind of hold is a penalty: not what the store asked for, what an investigation or a chain brought.
_SUSPENSION = HoldKind.AGREEMENT_SUSPENSION


def take_over_stores(messages: Sequence[StoreRecorded], *, seq: int) -> tuple[str, ...]:
    """Take over the stores of one entry; all of them are to be derived."""
    stores.project_many(messages, seq=seq)
    return tuple(each.store_id for each in messages)


def note_suspension(placed: HoldPlaced, *, recorded_at: datetime) -> tuple[str, ...]:
    """Note a store's own suspension of all services as a penalty of its year; the store if it is one."""
    if placed.scope != Scope.STORE or placed.kind != _SUSPENSION or not set(ALL_SERVICES).issubset(placed.services):
        return ()
    penalty = Penalty(
        case_id=placed.case_id,
        kind=PenaltyKind.SUSPENSION,
        from_on=date.fromisoformat(placed.from_on),
        until_on=date.fromisoformat(placed.until_on) if placed.until_on else None,
        recorded_at=recorded_at,
    )
    stores.add_penalty(placed.subject_id, penalty)
    return (placed.subject_id,)


def note_end(ended: HoldEnded) -> None:
    """Note since when a store's own suspension is over; as a penalty of its year it stands."""
    if ended.scope == Scope.STORE:
        stores.end_penalty(ended.subject_id, ended.case_id, ended_on=date.fromisoformat(ended.until_on))


def note_termination(served: DecisionServed, *, recorded_at: datetime) -> tuple[str, ...]:
    """Note a termination as a penalty of its year; the store if it is one."""
    if served.measure != Measure.TERMINATION.value:
        return ()
    first_on = date.fromisoformat(served.first_on)
    penalty = Penalty(served.case_id, PenaltyKind.TERMINATION, first_on, None, recorded_at)
    stores.add_penalty(served.subject_id, penalty)
    return (served.subject_id,)
