"""Foresees what the confirmation of an entry would do: points, grade, measures, the share of its chain, the notice.

A read; decision 0063.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.messages import PointsNoticeOrdered
from common.people.commands import Command
from services.ratings import policies
from services.ratings.chains.usecases.preview_share import PreviewedShare, preview_share
from services.ratings.domain.grades import Grade
from services.ratings.domain.points import Line
from services.ratings.domain.unproposed import Unproposed
from services.ratings.ledger.domain.wanted import SeenEntry
from services.ratings.ledger.usecases.preview_confirmation import preview_confirmation
from services.ratings.measures.usecases.preview_measures import PreviewedMeasures, preview_measures


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a confirmation today would do; `line` is what the entry costs, with a step for each rule that acts.

    `crossed` are the numbers of points that the year would pass for the first time; `share` is that of the store's
    chain, None where the entry leaves it as it is. `unproposed` are the reasons why no suspension would be proposed;
    `twins` are those of the entry, with what they cost.
    """

    line: Line
    twins: tuple[SeenEntry, ...]
    crossed: tuple[int, ...]
    measures: PreviewedMeasures
    unproposed: tuple[Unproposed, ...]
    share: PreviewedShare | None
    notice: PointsNoticeOrdered


def foresee_confirmation(violation_id: str, *, today: date, command: Command) -> Foreseen:
    """What the confirmation would do by what is known today; refused with what that would be refused with.

    Raises `ViolationNotFound`, `SamePerson`, `TransitionNotAllowed`, `CatalogueNotAgreed`, `ItemNotAgreed`.
    """
    found = preview_confirmation(violation_id, today=today, command=command)
    entry = next(each for each in found.ledger.counted if each.violation_id == violation_id)
    counted = found.ledger.as_counted(entry, policy_on=policies.scoring_on)
    return Foreseen(
        line=counted.line,
        twins=found.twins,
        unproposed=counted.unproposed(policy_on=policies.scoring_on, measures=policies.measures_on(today)),
        crossed=tuple(found.counted.crossed),
        measures=preview_measures(found.counted, found.ledger, found.record, command=command),
        share=_share(found.notice, today=today),
        notice=found.notice,
    )


def _share(notice: PointsNoticeOrdered, *, today: date) -> PreviewedShare | None:
    """That of the chain which counts the store, where the entry makes the store C that was none."""
    falls = notice.grade_before != Grade.C and notice.grade_after == Grade.C
    if not falls or notice.chain_id is None or not notice.is_counted or notice.counts_as_c:
        return None
    return preview_share(notice.chain_id, today=today)
