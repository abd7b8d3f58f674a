"""Takes over from agreements what ratings needs to know of stores: particulars, chains, terms, suspensions.

Pattern: follow. Each is a projection of its own, ordered by the entry's number. What is told of stores is written with
what is derived from it (`grades`), on the version that it was read on, or projected alone when that race was lost. A
penalty is noted alone; it answers which stores must then be derived anew (`derive_stores`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from common.messages import DecisionServed, HoldEnded, HoldPlaced
from common.messages.words import ALL_SERVICES, HoldKind, Scope
from services.ratings.domain.history import Penalty, PenaltyKind
from services.ratings.domain.measures import Measure
from services.ratings.stores.domain.told import Followed, Told
from services.ratings.stores.storage import following, stores

#: Only this kind of hold is a penalty: not what the store asked for, what an investigation or a chain brought.
_SUSPENSION = HoldKind.AGREEMENT_SUSPENSION


def find_followed(told: Mapping[str, Told]) -> list[Followed]:
    """The stores, by id with what was told of each, as they will stand; nothing is written."""
    return following.with_told(told)


def take_over_stores(followed: Iterable[Followed], *, ratings: Mapping[str, Mapping[str, Any]]) -> None:
    """Write what was told and what was derived from it, in one; who has moved on meanwhile is left as it is."""
    following.take_over(followed, ratings=ratings)


def find_overtaken(followed: Iterable[Followed]) -> list[str]:
    """Those of the stores of which the write was not made, or that have moved on since."""
    return following.overtaken(followed)


def project_stores(told: Mapping[str, Told]) -> None:
    """Take over what was told of stores alone, of each unless a later entry was seen already."""
    following.project(told)


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
