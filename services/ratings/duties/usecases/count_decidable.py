"""Counts what waits for the actor to confirm or reject, each as its list counts it: a read over ledger and cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.paging import Page
from common.people.commands import Actor
from services.ratings.cycle.domain.determination import WantedBatches
from services.ratings.cycle.usecases.list_determinations import list_determinations
from services.ratings.ledger.domain.wanted import WantedEntries
from services.ratings.ledger.usecases.list_violations import list_violations


@dataclass(frozen=True, slots=True)
class Decidable:
    """How many violations and how many lists of determined grades (counted up to 1001 each)."""

    violations: int
    determinations: int


def count_decidable(actor: Actor, *, today: date) -> Decidable:
    """What the actor may confirm or reject by state and person."""
    one, entries, batches = Page(1), WantedEntries(is_decidable=True), WantedBatches(is_decidable=True)
    return Decidable(
        violations=list_violations(actor, wanted=entries, today=today, page=one).count,
        determinations=list_determinations(actor, wanted=batches, today=today, page=one).count,
    )
