"""What closes a store's settlement (暂停结算): layered holds with a scope, each of them with its own end.

Source: blueprint section 5 ("holds are layered, with a scope") and section 6 ("who a chain hold reaches"); the kinds
are those of domain facts, section 10.1. A hold is never changed: an ending is a fact of its own beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from common.ids import CaseId, ChainId, HoldId, StoreId
from common.messages.words import ALL_SERVICES, Costs, HoldKind, SettlementService
from common.messages.words import Scope as HoldScope

__all__ = [
    "ALL_SERVICES",
    "Costs",
    "Hold",
    "HoldEnding",
    "HoldKind",
    "HoldScope",
    "SettlementService",
    "active",
    "as_known",
    "end_of",
    "ended_early_by",
    "endings_as_known",
    "latest_first",
    "not_over",
    "with_endings",
]


@dataclass(frozen=True, slots=True)
class HoldEnding:
    """The hold of case `ends_case_id` ends at `until`, by the decision of `case_id`; `number` is that of its paper."""

    ends_case_id: CaseId
    until: datetime
    recorded_at: datetime
    case_id: CaseId
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Settlement of some services is held in `[from_at, until)`; `until` None means until a resumption decision.

    `subject_id` is the store, or the chain; `served_on` the day on which the decision reached it; `number` the
    decision's. `annex_count` is how many stores the annex of a decision on a chain names, which know it themselves;
    None of other holds, and where the decision told no annex. `endings` are those of the hold as a whole; a chain hold
    may besides be released store by store.
    """

    id: HoldId
    scope: HoldScope
    subject_id: StoreId | ChainId
    kind: HoldKind
    costs: Costs
    services: tuple[SettlementService, ...]
    case_id: CaseId
    number: str
    served_on: date
    from_at: datetime
    until: datetime | None
    recorded_at: datetime
    endings: tuple[HoldEnding, ...] = ()
    annex_count: int | None = None

    @property
    def covers_everything(self) -> bool:
        """Whether it holds every settlement service; a partial hold counts for no threshold and blocks no term."""
        return set(self.services) == set(ALL_SERVICES)


def end_of(hold: Hold) -> datetime | None:
    """When the hold ends, as printed or by an earlier ending; None while nobody knows."""
    ends = [each.until for each in hold.endings]
    if hold.until is not None:
        ends.append(hold.until)
    return min(ends, default=None)


def ended_early_by(hold: Hold) -> HoldEnding | None:
    """The decision that ends the hold before its printed end; None where it ends as printed, or nobody knows when."""
    first = min(hold.endings, key=lambda each: (each.until, each.recorded_at, each.case_id), default=None)
    if first is None or (hold.until is not None and hold.until <= first.until):
        return None
    return first


def active(holds: Iterable[Hold], *, at: datetime) -> tuple[Hold, ...]:
    """Those of the holds that hold at an instant: `from_at` belongs to a hold, its end does not."""
    return tuple(hold for hold in not_over(holds, at=at) if hold.from_at <= at)


def not_over(holds: Iterable[Hold], *, at: datetime) -> tuple[Hold, ...]:
    """Those of the holds that hold at an instant or later."""
    return tuple(hold for hold in holds if (end := end_of(hold)) is None or at < end)


def latest_first(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    """The holds by their first instant, the last one first."""
    return tuple(sorted(holds, key=lambda hold: (hold.from_at, hold.id), reverse=True))


def with_endings(holds: Iterable[Hold], endings: Iterable[HoldEnding]) -> tuple[Hold, ...]:
    """The holds with the endings that name their case; in whatever order both were recorded."""
    known = tuple(endings)
    return tuple(
        replace(hold, endings=hold.endings + tuple(each for each in known if each.ends_case_id == hold.case_id))
        if known
        else hold
        for hold in holds
    )


def as_known(holds: Iterable[Hold], *, known_at: datetime) -> tuple[Hold, ...]:
    """The holds as they were recorded at `known_at`, each with the endings recorded by then."""
    return tuple(
        replace(hold, endings=endings_as_known(hold.endings, known_at=known_at)) if hold.endings else hold
        for hold in holds
        if hold.recorded_at <= known_at
    )


def endings_as_known(endings: Iterable[HoldEnding], *, known_at: datetime) -> tuple[HoldEnding, ...]:
    """The endings that were recorded at `known_at`."""
    return tuple(each for each in endings if each.recorded_at <= known_at)
