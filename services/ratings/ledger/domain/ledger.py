"""A store's ledger of one natural year: what confirming an entry does to points and grade.

Source: blueprint section 5 ("points are a ledger, grades are folds") and section 6 (year of points, grade, objection).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from common.rules.working_days import Deadline
from services.ratings.domain.explanation import Step
from services.ratings.domain.grades import Grade, band, is_worse, worst
from services.ratings.domain.history import Fall, History, explanation_on, grade_on
from services.ratings.domain.points import Line, Points, fold
from services.ratings.domain.policy import MeasurePolicy, ScoringOn, ScoringPolicy
from services.ratings.domain.spans import OPEN
from services.ratings.domain.unproposed import Unproposed, find_unproposed
from services.ratings.domain.violation import Violation

#: How many entries one store-year may hold.
MOST_ENTRIES = 2_000


@dataclass(frozen=True, slots=True)
class CountedYear:
    """A store's year of points as it stood when one of its entries was newly counted: nothing that came later is in it.

    `entries` are in the order in which they were counted, that one last; `grade` is what they alone came to. Whether
    the store was told of an entry is not of that moment: its window stands as it is now.
    """

    store_id: str
    year: int
    area: str
    entries: tuple[Violation, ...]
    points: Points
    grade: Grade

    @property
    def entry(self) -> Violation:
        """The entry that was newly counted."""
        return self.entries[-1]

    @property
    def line(self) -> Line:
        """What that entry costs."""
        return self.points.line_of(self.entry.violation_id)

    def unproposed(self, *, policy_on: ScoringOn, measures: MeasurePolicy) -> tuple[Unproposed, ...]:
        """Why that entry brings no suspension and no termination; none where it does."""
        before = fold(self.entries[:-1], policy_on=policy_on).total
        after, is_heaviest = self.points.total, self.line.is_heaviest
        return find_unproposed(self.entry, before=before, after=after, is_heaviest=is_heaviest, policy=measures)


@dataclass(frozen=True, slots=True)
class StoreYear:
    """The ledger of a store for a natural year; `points` and `grade` are what its entries alone come to.

    `crossed` are the numbers of points that brought a measure; `explanation` was stored with the last counted entry;
    `counted_ids` are the counted entries in their order, without those that were counted before it was kept.
    """

    store_id: str
    year: int
    version: int
    entries: tuple[Violation, ...] = ()
    points: int = 0
    grade: Grade = Grade.A
    falls: tuple[Fall, ...] = ()
    crossed: tuple[int, ...] = ()
    area: str = ""
    explanation: Step | None = None
    counted_ids: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[Violation, ...]:
        """The confirmed entries of this year of points in the order in which they were counted.

        One confirmed in a later year counts there. Those that were counted before the order was kept come first, as
        they were confirmed, then as recorded.
        """
        counted = (x for x in self.entries if x.is_in_force and x.decided_on and x.decided_on.year == self.year)
        places = {each: place for place, each in enumerate(self.counted_ids, start=1)}
        return tuple(sorted(counted, key=lambda x: (places.get(x.violation_id, 0), x.decided_at or x.recorded_at)))

    def as_counted(self, entry: Violation, *, policy_on: ScoringOn) -> CountedYear:
        """The year as it stood with an entry newly counted. Raises `ValueError` if the entry is not counted."""
        counted = self.counted
        if entry not in counted:
            raise ValueError(f"{entry.violation_id} is not counted")
        entries = counted[: counted.index(entry) + 1]
        known = {each.violation_id for each in entries}
        return CountedYear(
            store_id=self.store_id,
            year=self.year,
            area=self.area,
            entries=entries,
            points=fold(entries, policy_on=policy_on),
            grade=worst(each.grade for each in self.falls if each.violation_id in known),
        )

    def with_counted(self, entry: Violation, outcome: Outcome, *, crossed: Iterable[int]) -> StoreYear:
        """The year once an entry is counted in it, with what that came to and the numbers of points that it passed."""
        others = (each for each in self.entries if each.violation_id != entry.violation_id)
        return replace(
            self,
            entries=(*others, entry),
            points=outcome.points.total,
            grade=outcome.own_grade,
            falls=(*self.falls, *((outcome.fall,) if outcome.fall else ())),
            crossed=tuple(sorted({*self.crossed, *crossed})),
            explanation=outcome.explanation,
            counted_ids=(*self.counted_ids, entry.violation_id),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a newly counted entry does: to the year's points, and to the grade in force.

    `own_grade` is what the year's entries alone earn; `fall` is set when that sinks. `explanation` has the grade in
    force as its output.
    """

    points_before: int
    points: Points
    own_grade: Grade
    fall: Fall | None
    grade_before: Grade
    explanation: Step

    @property
    def grade(self) -> Grade:
        """The grade in force with the entry counted."""
        return Grade(str(self.explanation.output))


def count(
    ledger: StoreYear, entry: Violation, *, history: History, policy_on: ScoringOn, on: date, at: datetime
) -> Outcome:
    """What a confirmed entry does to its year and to the grade; nothing is changed here.

    `entry` is in its confirmed state. Its window to object begins with the service of its notice, so a fall counts for
    nobody else yet. Raises `ValueError` if it is not confirmed.
    """
    if not entry.is_in_force:
        raise ValueError(f"{entry.violation_id} is not confirmed")
    others = (each for each in ledger.counted if each.violation_id != entry.violation_id)
    entries = (*others, entry)
    points, policy = fold(entries, policy_on=policy_on), policy_on(on)
    has_veto_item = any(each.is_termination_ground for each in entries)
    own_grade = worst([ledger.grade, _earned(points, policy=policy, has_veto_item=has_veto_item)])
    fall = Fall(ledger.year, own_grade, on, OPEN, entry.violation_id, at)
    return Outcome(
        points_before=ledger.points,
        points=points,
        own_grade=own_grade,
        fall=fall if is_worse(own_grade, than=ledger.grade) else None,
        grade_before=grade_on(history, on, policy=policy),
        explanation=explanation_on(history, on, policy=policy, points=points, has_veto_item=has_veto_item),
    )


def told(
    ledger: StoreYear, entry: Violation, *, on: date, window: Deadline, policy_on: ScoringOn
) -> tuple[Violation, tuple[Fall, ...]]:
    """The entry with the day on which its store was told and its window to object, and the falls of the year as they
    count from then on.

    The window is set once: one that is there stays. A fall that counts from a day is never put off.
    """
    if entry.objection_on is not None:
        return entry, ledger.falls
    opened = replace(entry, told_on=on, objection_on=window.day, objection_provisional=window.provisional)
    told_from = _told_from(opened if each == entry else each for each in ledger.counted)
    falls = (
        replace(each, counts_on=min(each.counts_on, _counts_on(each, told_from, policy_on=policy_on)))
        for each in ledger.falls
    )
    return opened, tuple(falls)


def _told_from(counted: Iterable[Violation]) -> list[tuple[Violation, date]]:
    """Each entry with the day from which others may rely on it: the day after its window, `OPEN` while it is untold.

    It waits for those of its act that were counted before it, to which it may have given way; a termination ground
    gives way to none.
    """
    of_act: dict[str, date] = {}
    found = []
    for entry in counted:
        own = entry.objection_on + timedelta(days=1) if entry.objection_on else OPEN
        of_act[entry.act_id] = max(own, of_act.get(entry.act_id, own))
        found.append((entry, own if entry.is_termination_ground else of_act[entry.act_id]))
    return found


def _counts_on(fall: Fall, told_from: Sequence[tuple[Violation, date]], *, policy_on: ScoringOn) -> date:
    """The first day after a fall on which the entries told by then make its grade alone; `OPEN` if there is none."""
    for day in sorted({each for _, each in told_from if fall.on < each < OPEN}):
        entries = [entry for entry, since in told_from if since <= day]
        has_veto_item = any(each.is_termination_ground for each in entries)
        points = fold(entries, policy_on=policy_on)
        earned = _earned(points, policy=policy_on(fall.on), has_veto_item=has_veto_item)
        if not is_worse(fall.grade, than=earned):
            return day
    return OPEN


def _earned(points: Points, *, policy: ScoringPolicy, has_veto_item: bool) -> Grade:
    """What the entries of a year earn alone: the grade of their band, or C with a termination ground."""
    return worst([band(points.total, policy=policy), Grade.C if has_veto_item else Grade.A])
