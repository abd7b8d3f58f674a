"""Which measure an entry brings when it counts: by the year's points, each number once when crossed, or by its item.

Source: practice section 2 (measures by points), section 3 (consequences of an item, whatever the total) and 12.5 (a
band crossed while an earlier suspension stands); blueprint section 6 (second agency suspension within one term);
decision 0055 (what the signed text has no ground for is not proposed). One act brings one measure: the gravest; of
several numbers crossed at once only the highest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from common.messages.words import Measure as Decided
from common.rules.laws import BAND_MEANWHILE, POINTS, AgreementClauses
from services.ratings.domain.catalogue import Consequence, Range
from services.ratings.domain.history import History, Penalty, PenaltyKind
from services.ratings.domain.policy import BandMeasure, MeasurePolicy, PointMeasure
from services.ratings.domain.spans import OPEN, Span, covering, day_before
from services.ratings.domain.violation import Violation


class Measure(StrEnum):
    """What is proposed: what two persons decide, and a rectification, which needs no decision."""

    RECTIFICATION = "rectification"  # 限期整改
    SUSPENSION = Decided.SUSPENSION.value  # 中止协议
    TERMINATION = Decided.TERMINATION.value  # 解除协议
    CHAIN_SUSPENSION = Decided.CHAIN_SUSPENSION.value  # 责令连锁门店整改并暂停结算
    RESUMPTION = Decided.RESUMPTION.value  # 恢复协议
    CHAIN_RESUMPTION = Decided.CHAIN_RESUMPTION.value  # 恢复连锁门店


@dataclass(frozen=True, slots=True)
class Proposed:
    """A measure with its range: months of a suspension, or working days of a rectification.

    `points` is the number that was reached, None where the item alone brings the measure. `standing` is the earlier
    suspension of the term beside which this one, or the termination in its place, is proposed. `instead_of` is what the
    number asks for where the signed text has no ground for that, so that this lighter measure is proposed.
    """

    measure: Measure
    months: Range | None = None
    working_days: int | None = None
    interview: bool = False
    points: int | None = None
    standing: Penalty | None = None
    instead_of: Measure | None = None

    @property
    def follows_on(self) -> date | None:
        """The first day of a second suspension: the one after the first ends; None where nothing has to be awaited."""
        if self.standing is None or self.measure is not Measure.SUSPENSION:
            return None
        return self.standing.ended_on or self.standing.until_on

    @property
    def needs_decision(self) -> bool:
        """Whether two persons must decide it."""
        return self.measure is not Measure.RECTIFICATION


def newly_crossed(
    *, before: int, after: int, fired: tuple[int, ...], policy: MeasurePolicy
) -> tuple[PointMeasure, ...]:
    """The numbers of points that the year passes now and never passed before, lowest first."""
    return tuple(each for each in policy.point_measures if before < each.points <= after and each.points not in fired)


def standing_suspension(history: History, day: date) -> Penalty | None:
    """The suspension of the agreement's term that was served and is not over on a day; of several the last to end."""
    found = [each for each in suspensions_of_term(history, day) if each.stands(day)]
    return max(found, key=lambda each: (each.until_on or OPEN, each.case_id), default=None)


def rank_measures(
    entry: Violation,
    *,
    crossed: tuple[PointMeasure, ...],
    is_heaviest: bool,
    policy: MeasurePolicy,
    agreed: AgreementClauses,
    standing: Penalty | None = None,
    term: Span | None = None,
) -> list[Proposed]:
    """What the entry would bring by its points and by its item, the gravest at the head: that alone is proposed.

    What stands behind it comes to its turn where that ends without a decision (decision 0068). `crossed` are the
    numbers of points that it passed, of which only the highest counts.

    `agreed` is the text in force for the store on the day of the act: a number brings what that has a ground for. Of
    one act under several items only the heaviest (`is_heaviest`) brings a measure by its item. While a suspension of
    the term is `standing`, a number that suspends brings the termination if the text names just that as a ground, else
    a second suspension after the first. The text of 2026 names two suspensions in a term, which one and a crossed
    number are not yet. A second one that could only begin after the `term` of the agreement is none: there is nothing
    left that it could suspend.
    """
    is_band_named = BAND_MEANWHILE in agreed.termination_grounds
    asked = [_agreed_by_points(each, policy=policy, agreed=agreed) for each in crossed[-1:]]
    by_points = [_beside(each, standing, is_band_named=is_band_named) for each in asked if each is not None]
    by_item = [_after(each, standing) for each in _by_item(entry, policy)] if is_heaviest else []
    within = (each for each in (*by_points, *by_item) if _is_within(each, term))
    return sorted(within, key=_gravity, reverse=True)


def propose(
    entry: Violation,
    *,
    crossed: tuple[PointMeasure, ...],
    is_heaviest: bool,
    policy: MeasurePolicy,
    agreed: AgreementClauses,
) -> Proposed | None:
    """The gravest measure that the entry brings, whatever stands; None where it brings none."""
    ranked = rank_measures(entry, crossed=crossed, is_heaviest=is_heaviest, policy=policy, agreed=agreed)
    return next(iter(ranked), None)


def rectification_beside(
    entry: Violation, proposed: Proposed | None, *, is_heaviest: bool, policy: MeasurePolicy
) -> Proposed | None:
    """The rectification that the item calls for beside a measure that is to be decided; None where there is none.

    What an item brings applies whatever the total: the notice of the entry orders it as it is counted.
    """
    if proposed is None or not proposed.needs_decision or not is_heaviest:
        return None
    return _rectification(entry, policy)


def find_outlasted(proposed: Proposed | None, *, standing: Penalty | None, term: Span | None) -> date | None:
    """The last day of the agreement where a suspension that an entry brings could begin only after it, else None.

    `proposed` is what the entry brings by itself, whatever stands.
    """
    waiting = _after(proposed, standing) if proposed else None
    return day_before(term.until_on) if waiting and term and not _is_within(waiting, term) else None


def suspensions_of_term(history: History, day: date) -> tuple[Penalty, ...]:
    """The suspensions of the term of a day that were served and took effect, or will, the first to begin at the head.

    One that was ended before its first day suspended nothing; none where no agreement is in force on the day.
    """
    term = covering(history.terms, day)
    found = [
        each
        for each in history.penalties
        if each.kind is PenaltyKind.SUSPENSION
        and term is not None
        and term.covers(each.from_on)
        and each.from_on < (each.ended_on or OPEN)
    ]
    return tuple(sorted(found, key=lambda each: (each.from_on, each.case_id)))


def _beside(proposed: Proposed, standing: Penalty | None, *, is_band_named: bool) -> Proposed:
    """What a number brings beside the suspension that stands."""
    if standing is None or proposed.measure is not Measure.SUSPENSION:
        return proposed
    if is_band_named:
        return Proposed(Measure.TERMINATION, points=proposed.points, standing=standing)
    return _after(proposed, standing)


def _after(proposed: Proposed, standing: Penalty | None) -> Proposed:
    """The same, after the suspension that stands if it is one itself."""
    return replace(proposed, standing=standing) if proposed.measure is Measure.SUSPENSION else proposed


def _is_within(proposed: Proposed, term: Span | None) -> bool:
    """Whether a measure can begin while the agreement lasts, as far as it has to wait for an earlier one."""
    return term is None or proposed.follows_on is None or proposed.follows_on < term.until_on


def _agreed_by_points(number: PointMeasure, *, policy: MeasurePolicy, agreed: AgreementClauses) -> Proposed | None:
    """What a number asks for; where the text has no ground for that, the heaviest of the lower numbers that it has."""
    if _has_ground(number, agreed):
        return _by_points(number)
    lower = (each for each in policy.point_measures if each.points < number.points and _has_ground(each, agreed))
    heaviest = max(map(_by_points, lower), key=_gravity, default=None)
    asked = Measure(number.measure.value)
    return replace(heaviest, points=number.points, instead_of=asked) if heaviest else None


def _has_ground(number: PointMeasure, agreed: AgreementClauses) -> bool:
    """Whether the text lets a number of points bring its measure; a rectification (Art. 27) needs no ground."""
    grounds = {BandMeasure.TERMINATION: agreed.termination_grounds, BandMeasure.SUSPENSION: agreed.suspension_grounds}
    return number.measure not in grounds or POINTS in grounds[number.measure]


def _by_points(each: PointMeasure) -> Proposed:
    if each.measure is BandMeasure.TERMINATION:
        return Proposed(Measure.TERMINATION, points=each.points)
    if each.measure is BandMeasure.SUSPENSION:
        months = Range.read(each.months or 0)
        return Proposed(Measure.SUSPENSION, months=months, points=each.points)
    return Proposed(Measure.RECTIFICATION, working_days=each.working_days, interview=each.interview, points=each.points)


def _by_item(entry: Violation, policy: MeasurePolicy) -> list[Proposed]:
    """What the item brings by itself; of a suspension and a termination ground the deciders weigh (情节严重)."""
    decided = None
    if entry.suspend_months is not None:
        decided = Proposed(Measure.SUSPENSION, months=entry.suspend_months)
    elif entry.is_termination_ground:
        decided = Proposed(Measure.TERMINATION)
    return [each for each in (decided, _rectification(entry, policy)) if each is not None]


def _rectification(entry: Violation, policy: MeasurePolicy) -> Proposed | None:
    if Consequence.RECTIFY not in entry.consequences or entry.is_corrected_in_time:
        return None
    return Proposed(Measure.RECTIFICATION, working_days=_shortest(policy))


def _shortest(policy: MeasurePolicy) -> int:
    """The working days of the lightest rectification."""
    return next(each.working_days for each in policy.point_measures if each.working_days)


#: What a store's own act can bring, the lightest first.
GRAVITY = (Measure.RECTIFICATION, Measure.SUSPENSION, Measure.TERMINATION)


def _gravity(proposed: Proposed) -> tuple[int, int, int, int, bool, int]:
    months = proposed.months or Range(0, 0)
    return (
        GRAVITY.index(proposed.measure),
        months.least,
        months.most,
        proposed.working_days or 0,
        proposed.interview,
        proposed.points or 0,
    )
