"""Which measure an entry brings when it counts: by the year's points, each number once when crossed, or by its item.

Source: practice section 2 (measures by points) and section 3 (consequences of an item, whatever the total); blueprint
section 6 (second agency suspension within one term). One act brings one measure: the gravest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.messages.words import Measure as Decided
from services.ratings.domain.catalogue import Consequence, Range
from services.ratings.domain.history import History, PenaltyKind
from services.ratings.domain.policy import BandMeasure, MeasurePolicy, PointMeasure
from services.ratings.domain.spans import covering
from services.ratings.domain.violation import Violation


class Measure(StrEnum):
    """What is proposed: what two persons decide, and a rectification, which needs no decision."""

    RECTIFICATION = "rectification"  # 限期整改
    SUSPENSION = Decided.SUSPENSION.value  # 中止协议
    TERMINATION = Decided.TERMINATION.value  # 解除协议
    CHAIN_SUSPENSION = Decided.CHAIN_SUSPENSION.value  # 连锁惩戒
    RESUMPTION = Decided.RESUMPTION.value  # 恢复协议
    CHAIN_RESUMPTION = Decided.CHAIN_RESUMPTION.value  # 恢复连锁门店


@dataclass(frozen=True, slots=True)
class Proposed:
    """A measure with its range: months of a suspension, or working days of a rectification.

    `points` is the number that was reached, None where the item alone brings the measure.
    """

    measure: Measure
    months: Range | None = None
    working_days: int | None = None
    interview: bool = False
    points: int | None = None

    @property
    def needs_decision(self) -> bool:
        """Whether two persons must decide it."""
        return self.measure is not Measure.RECTIFICATION


def newly_crossed(
    *, before: int, after: int, fired: tuple[int, ...], policy: MeasurePolicy
) -> tuple[PointMeasure, ...]:
    """The numbers of points that the year passes now and never passed before, lowest first."""
    return tuple(each for each in policy.point_measures if before < each.points <= after and each.points not in fired)


def propose(
    entry: Violation, *, crossed: tuple[PointMeasure, ...], is_heaviest: bool, policy: MeasurePolicy
) -> Proposed | None:
    """The gravest measure that the entry brings, or None. `crossed` are the numbers of points that it passed.

    Of one act under several items only the heaviest (`is_heaviest`) brings a measure by its item.
    """
    by_points = [_by_points(each) for each in crossed]
    by_item = _by_item(entry, policy) if is_heaviest else []
    return max((*by_points, *by_item), key=_gravity, default=None)


def is_second_in_term(history: History, *, proposed: Proposed, day: date) -> bool:
    """Whether a suspension proposed on a day would be the second of the agreement's term: then one must terminate."""
    if proposed.measure is not Measure.SUSPENSION:
        return False
    term = covering(history.terms, day)
    return term is not None and any(
        each.kind is PenaltyKind.SUSPENSION and term.covers(each.from_on) for each in history.penalties
    )


def _by_points(each: PointMeasure) -> Proposed:
    if each.measure is BandMeasure.TERMINATION:
        return Proposed(Measure.TERMINATION, points=each.points)
    if each.measure is BandMeasure.SUSPENSION:
        months = Range.read(each.months or 0)
        return Proposed(Measure.SUSPENSION, months=months, points=each.points)
    return Proposed(Measure.RECTIFICATION, working_days=each.working_days, interview=each.interview, points=each.points)


def _by_item(entry: Violation, policy: MeasurePolicy) -> list[Proposed]:
    """What the item brings by itself; of a suspension and a termination ground the deciders weigh (情节严重)."""
    if entry.suspend_months is not None:
        return [Proposed(Measure.SUSPENSION, months=entry.suspend_months)]
    if entry.is_termination_ground:
        return [Proposed(Measure.TERMINATION)]
    if Consequence.RECTIFY in entry.consequences and not entry.is_corrected_in_time:
        return [Proposed(Measure.RECTIFICATION, working_days=_shortest(policy))]
    return []


def _shortest(policy: MeasurePolicy) -> int:
    """The working days of the lightest rectification."""
    return next(each.working_days for each in policy.point_measures if each.working_days)


_ORDER = (Measure.RECTIFICATION, Measure.SUSPENSION, Measure.TERMINATION)


def _gravity(proposed: Proposed) -> tuple[int, int, int, int, bool, int]:
    months = proposed.months or Range(0, 0)
    return (
        _ORDER.index(proposed.measure),
        months.least,
        months.most,
        proposed.working_days or 0,
        proposed.interview,
        proposed.points or 0,
    )
