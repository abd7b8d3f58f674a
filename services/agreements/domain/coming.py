"""What is decided about a store's settlement and begins later (已决定、尚未生效): computed, never stored.

Source: blueprint section 6 ("effect"): a decision takes effect on its own day; until then the present standing holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from common.ids import CaseId
from common.messages.words import ALL_SERVICES, HoldKind, SettlementService
from services.agreements.domain import holds as hold_rules
from services.agreements.domain.days import day_of, start_of
from services.agreements.domain.holds import Hold, HoldScope
from services.agreements.domain.terms import Term, in_force


class Change(StrEnum):
    """What begins: a hold, the end of the agreement, or open settlement after the last hold."""

    HELD = "held"
    TERMINATED = "terminated"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Coming:
    """One change that lies ahead, from `from_at` on; `until` is when a hold ends, None if no end is known.

    `case_id` and `number` are those of the decision; None where a hold ends as printed, without a further decision.
    """

    change: Change
    from_at: datetime
    until: datetime | None = None
    kind: HoldKind | None = None
    scope: HoldScope | None = None
    services: tuple[SettlementService, ...] = ALL_SERVICES
    case_id: CaseId | None = None
    number: str | None = None


def coming(holds: Sequence[Hold], terms: Sequence[Term], *, at: datetime) -> tuple[Coming, ...]:
    """What lies ahead of `at` for a store with these holds and terms, the first change first."""
    present = hold_rules.active(holds, at=at)
    found = [_held(hold) for hold in hold_rules.not_over(holds, at=at) if _will_begin(hold, at=at)]
    found += [*_terminated(terms, at=at), *_resumed(present, holds, terms)]
    return tuple(sorted(found, key=lambda each: each.from_at))


def _will_begin(hold: Hold, *, at: datetime) -> bool:
    """Whether a hold begins later; one that is ended before its first instant never does."""
    end = hold_rules.end_of(hold)
    return hold.from_at > at and (end is None or end > hold.from_at)


def _held(hold: Hold) -> Coming:
    return Coming(
        Change.HELD,
        hold.from_at,
        until=hold_rules.end_of(hold),
        kind=hold.kind,
        scope=hold.scope,
        services=hold.services,
        case_id=hold.case_id,
        number=hold.number,
    )


def _terminated(terms: Sequence[Term], *, at: datetime) -> list[Coming]:
    """The termination that ends the agreement in force on a later day."""
    term = in_force(terms, day_of(at))
    if term is None or term.ending is None:
        return []
    ending = term.ending
    return [Coming(Change.TERMINATED, start_of(term.effective_until), case_id=ending.case_id, number=ending.number)]


def _resumed(present: Sequence[Hold], holds: Sequence[Hold], terms: Sequence[Term]) -> list[Coming]:
    """The end of the last present hold, if nothing else keeps settlement closed from then on."""
    ends = [end for hold in present if (end := hold_rules.end_of(hold)) is not None]
    if not ends or len(ends) < len(present):
        return []
    last = max(ends)
    if hold_rules.active(holds, at=last) or in_force(terms, day_of(last)) is None:
        return []
    endings = (hold_rules.ended_early_by(hold) for hold in present if hold_rules.end_of(hold) == last)
    ending = next((each for each in endings if each is not None), None)
    return [
        Coming(
            Change.RESUMED,
            last,
            case_id=ending.case_id if ending else None,
            number=ending.number if ending else None,
        )
    ]
