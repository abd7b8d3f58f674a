"""Finds suspensions of one store that would run at once (期限重叠), since the first was served later than it prints.

Source: practice 12.5, decision 0059. A late service moves a suspension. Until its number the other one is decided anew;
what is numbered stands as it is printed, and the overlap is told to the agency. Reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from common.days import local_day
from common.errors import NotAllowed
from common.messages.words import Measure
from common.people.commands import Actor
from common.phrases import N_
from services.gateway.cases.domain.case import Case
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.find_beside import find_beside, period_of
from services.gateway.domain.periods import Period


class SuspensionsOverlap(NotAllowed):
    """Raised when another suspension of the store runs on days of this one by now: it has to be adopted anew."""

    code = "suspensions_overlap"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two suspensions of a store, `first` and `later` by their first days, run at once on the days of `shared`.

    `ends_on` is the last day of the first: what is served then begins after it.
    """

    first: Case
    later: Case
    shared: Period
    ends_on: date

    def other_than(self, case: Case) -> Case:
        """The one of the two that is not this case."""
        return self.first if self.later.case_id == case.case_id else self.later


def find_overlaps(case: Case, *, today: date) -> list[Overlap]:
    """Where other suspensions of the store run on days of this one, as they stand on a day."""
    if case.measure is not Measure.SUSPENSION:
        return []
    pairs = ((case, other) for other in find_beside(case, today=today))
    return [found for one, other in pairs if (found := _overlap(one, other, today=today)) is not None]


def check_alone(case: Case, *, today: date) -> None:
    """Raise `SuspensionsOverlap` where another suspension of the store runs on days of this one."""
    refusal = find_refusal(case, today=today)
    if refusal is not None:
        raise refusal


def find_refusal(case: Case, *, today: date) -> SuspensionsOverlap | None:
    """Why a suspension is neither approved nor numbered with the days of its adoption; None where it may be."""
    found = max(find_overlaps(case, today=today), key=lambda each: each.shared.last_day, default=None)
    if found is None:
        return None
    other = found.other_than(case)
    numbered = N_(
        "该店的另一项中止（%(case)s）与本决定拟定的期限在%(first)s至%(last)s重叠；"
        "请退回案件，由经办人员改选起始日，重新采纳。"
    )
    proposed = N_(
        "该店的另一项中止（%(day)s提出的建议）与本决定拟定的期限在%(first)s至%(last)s重叠；"
        "请退回案件，由经办人员改选起始日，重新采纳。"
    )
    first, last = found.shared.first_day, found.shared.last_day
    if other.number:
        return SuspensionsOverlap(numbered, case=other.number, first=first, last=last)
    return SuspensionsOverlap(proposed, day=local_day(other.opened_at), first=first, last=last)


def list_overlaps(*, actor: Actor, today: date) -> list[Overlap]:
    """Of the numbered suspensions within the actor's jurisdiction each pair that runs at once, by store."""
    found = cases.list_suspended_twice(actor, today=today)
    pairs = (pair for _, each in groupby(found, key=lambda case: case.subject_id) for pair in combinations(each, 2))
    return [shared for one, other in pairs if (shared := _overlap(one, other, today=today)) is not None]


def _overlap(one: Case, other: Case, *, today: date) -> Overlap | None:
    dated = [(period, case) for case in (one, other) if (period := period_of(case, today=today)) is not None]
    if len(dated) < 2:
        return None
    (early, first), (late, later) = sorted(dated, key=lambda each: each[0].first_day)
    shared = early.shared_with(late)
    return Overlap(first, later, shared, early.last_day) if shared else None
