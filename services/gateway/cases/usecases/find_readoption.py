"""Compares an adoption with the one before it, or with what would be adopted today (重新采纳), for who looks again.

A read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.gateway.cases.domain.case import Case, Status, Step
from services.gateway.cases.domain.drift import Drift, drift
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.cases.usecases.name_parties import name_affected
from services.gateway.clients.connection import Connection
from services.gateway.domain.party import Party
from services.gateway.papers.usecases.read_annex import read_annex


@dataclass(frozen=True, slots=True)
class Reached:
    """What changed of the stores that a decision concerns, and how many it reached `before` and reaches `now`."""

    drift: Drift
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Readoption:
    """What the last adoption but one said and the last one says; `now` is None of a case that nobody adopted anew yet.

    `reached` is None where the decision has no list of stores, or the earlier one was not kept with its adoption;
    `tallies` are the figures of the chain at these adoptions, None where they were not kept, or for today.
    """

    before: Particulars
    now: Particulars | None
    reached: Reached | None
    tallies: tuple[Mapping[str, int] | None, Mapping[str, int] | None]


def find_readoption(case: Case, *, connection: Connection) -> Readoption | None:
    """What changed since an earlier adoption of an undecided case; None where it was never adopted before.

    Raises `ServiceUnreachable`, `ServiceFailed`, `FileMissing`.
    """
    adoptions = [(each, each.particulars) for each in case.steps if each.status is Status.ADOPTED and each.particulars]
    if case.status is Status.RETURNED and adoptions:
        step, before = adoptions[-1]
        present = name_affected(case, first_on=before.first_on, connection=connection) if case.measure.has_list else ()
        return Readoption(before, None, _reached(annex_of(case), present), (step.tally, None))
    if case.status not in (Status.ADOPTED, Status.APPROVED) or len(adoptions) < 2:
        return None
    (earlier, before), (later, now) = adoptions[-2:]
    return Readoption(before, now, _between(earlier, later), (earlier.tally, later.tally))


def _between(earlier: Step, later: Step) -> Reached | None:
    if earlier.annex_sha256 is None or later.annex_sha256 is None:
        return None
    return _reached(read_annex(earlier.annex_sha256), read_annex(later.annex_sha256))


def _reached(before: Sequence[Party], now: Sequence[Party]) -> Reached | None:
    if not before:
        return None
    counts = (sum(each.is_reached for each in stores) for stores in (before, now))
    return Reached(drift(before, reached=now), *counts)
