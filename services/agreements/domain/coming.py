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
    """What begins: a hold, the end of the agreement, or open settlement after the last of the holds upon each other."""

    HELD = "held"
    TERMINATED = "terminated"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Coming:
    """One change that lies ahead, from `from_at` on; `until` is when a hold ends, None if no end is known.

    `case_id` and `number` are those of the decision; None where a hold ends as printed, without a further decision.
    `chain_id` is the chain whose decisions alone it comes from, None where something else has a part in it.
    """

    change: Change
    from_at: datetime
    until: datetime | None = None
    kind: HoldKind | None = None
    scope: HoldScope | None = None
    services: tuple[SettlementService, ...] = ALL_SERVICES
    case_id: CaseId | None = None
    number: str | None = None
    chain_id: str | None = None


def coming(holds: Sequence[Hold], terms: Sequence[Term], *, at: datetime) -> tuple[Coming, ...]:
    """What lies ahead of `at` for a store with these holds and terms, the first change first."""
    lasting = hold_rules.not_over(holds, at=at)
    found = _terminated(terms, at=at)
    if lasting:
        found = [_held(hold) for hold in lasting if _will_begin(hold, at=at)] + found
        found += _resumed(lasting, terms, at=at)
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
        chain_id=_chain_of([hold]),
    )


def _chain_of(holds: Sequence[Hold]) -> str | None:
    """The chain on which all of these holds were placed; None where one is of a store or of another chain."""
    subjects = {each.subject_id if each.scope is HoldScope.CHAIN else None for each in holds}
    return subjects.pop() if len(subjects) == 1 else None


def _terminated(terms: Sequence[Term], *, at: datetime) -> list[Coming]:
    """The termination that ends the agreement in force on a later day."""
    term = in_force(terms, day_of(at))
    if term is None or term.ending is None:
        return []
    ending = term.ending
    return [Coming(Change.TERMINATED, start_of(term.effective_until), case_id=ending.case_id, number=ending.number)]


def _resumed(holds: Sequence[Hold], terms: Sequence[Term], *, at: datetime) -> list[Coming]:
    """The ends of holds that are not over, from which on nothing else keeps settlement closed."""
    ending = [hold for hold in holds if hold.from_at <= at or _will_begin(hold, at=at)]
    ends = {end for hold in ending if (end := hold_rules.end_of(hold)) is not None}
    return [
        _resumption([hold for hold in ending if hold_rules.end_of(hold) == end], end)
        for end in ends
        if not hold_rules.active(holds, at=end) and in_force(terms, day_of(end)) is not None
    ]


def _resumption(ended: Sequence[Hold], end: datetime) -> Coming:
    endings = (hold_rules.ended_early_by(hold) for hold in ended)
    early = next((each for each in endings if each is not None), None)
    return Coming(
        Change.RESUMED,
        end,
        case_id=early.case_id if early else None,
        number=early.number if early else None,
        chain_id=_chain_of(ended),
    )
