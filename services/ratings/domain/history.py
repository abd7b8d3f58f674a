"""What bears on a store's grade over time: terms, falls, determinations, penalties; and the grade on any day.

Source: blueprint section 6 (grade, chain C share, trips again). Points restart each year, a fall stays until its year
is judged: a determination speaks for the year that it judges and those before it, whenever it comes into force. Facts
carry when they were recorded, so that an answer for a fixed `known_at` never changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from common.days import months_later
from services.ratings.domain.explanation import Step
from services.ratings.domain.grades import Grade, explain_grade, grade_for, worst
from services.ratings.domain.points import Points
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.spans import OPEN, Span, covering, joined, whole_months


@dataclass(frozen=True, slots=True)
class Fall:
    """The entry that brought a year's own grade down to `grade`; others may rely on it from `counts_on`.

    On that day the entries whose windows to object are over make the grade alone; `OPEN` until the store was told of
    enough for that.
    """

    year: int
    grade: Grade
    on: date
    counts_on: date
    violation_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Determination:
    """The grade determined for a year, in force from a day until another of that year or of a later one is.

    It is known from its confirmation on (`recorded_at`).
    """

    determination_id: str
    year: int
    grade: Grade
    determined_on: date
    in_force_from: date
    recorded_at: datetime

    @property
    def judged_year(self) -> int:
        """The last year of which falls and vetoes are judged by it; what happens in the year of its own day is not."""
        return min(self.year, self.in_force_from.year - 1)


class PenaltyKind(StrEnum):
    """What counts for the penalty share: own suspension of all services, or termination."""

    SUSPENSION = "suspension"
    TERMINATION = "termination"


@dataclass(frozen=True, slots=True)
class Penalty:
    """An own suspension of all services, or a termination, that takes effect on `from_on`; `until_on` None = open.

    `ended_on` is since when a served decision has ended it (lifted or set aside); as a penalty of its year it stays.
    """

    case_id: str
    kind: PenaltyKind
    from_on: date
    until_on: date | None
    recorded_at: datetime
    ended_on: date | None = None

    def stands(self, day: date) -> bool:
        """Whether it was served and is not over by a day, also before its first one."""
        until = self.ended_on or self.until_on
        return until is None or day < until

    def is_veto(self, policy: ScoringPolicy) -> bool:
        """Whether it makes the grade C: a termination, or a suspension of the veto length or without an end."""
        if self.kind is PenaltyKind.TERMINATION or self.until_on is None:
            return True
        return self.until_on >= months_later(self.from_on, policy.veto_suspension)


@dataclass(frozen=True, slots=True)
class RecordedTerm:
    """When the days of an agreement became known: as agreed up to `agreed_until_on`, and since when as ended early."""

    span: Span
    recorded_at: datetime
    agreed_until_on: date
    ending_recorded_at: datetime | None = None

    def known(self, at: datetime) -> Span | None:
        """The days as recorded at an instant; None when nothing was."""
        if self.recorded_at > at:
            return None
        is_end_known = self.ending_recorded_at is None or self.ending_recorded_at <= at
        return self.span if is_end_known else Span(self.span.from_on, self.agreed_until_on)


@dataclass(frozen=True, slots=True)
class History:
    """Everything about one store that its grade on some day can depend on.

    `terms` are the days as they stand; `recorded_terms` the same with when they became known.
    """

    terms: tuple[Span, ...] = ()
    recorded_terms: tuple[RecordedTerm, ...] = ()
    falls: tuple[Fall, ...] = ()
    determinations: tuple[Determination, ...] = ()
    penalties: tuple[Penalty, ...] = ()

    def known(self, at: datetime) -> History:
        """The history as it was recorded at an instant."""
        terms = (each.known(at) for each in self.recorded_terms)
        return replace(
            self,
            terms=tuple(each for each in terms if each is not None),
            recorded_terms=tuple(each for each in self.recorded_terms if each.recorded_at <= at),
            falls=tuple(each for each in self.falls if each.recorded_at <= at),
            determinations=tuple(each for each in self.determinations if each.recorded_at <= at),
            penalties=tuple(each for each in self.penalties if each.recorded_at <= at),
        )

    def determination_on(self, day: date) -> Determination | None:
        """The determination in force on a day: that of the latest year, of two of one year the later one."""
        in_force = (each for each in self.determinations if each.in_force_from <= day)
        return max(in_force, key=_order, default=None)

    def replaced_from(self, determination: Determination) -> date | None:
        """The day from which another determination is in force in its place; None while there is none to be.

        It is its own first day where one of a later year was in force by then: it never was.
        """
        after = (each.in_force_from for each in self.determinations if _order(each) > _order(determination))
        return max(determination.in_force_from, first) if (first := min(after, default=None)) else None

    def judged_from(self, year: int) -> date:
        """The day from which on what happened in a year is judged, and no longer bears on the grade; `OPEN`: never."""
        return min((each.in_force_from for each in self.determinations if each.judged_year >= year), default=OPEN)

    def designated_months(self, day: date, *, to_its_end: bool = False) -> int:
        """For how many full months the store has been designated without a gap; 0 when it is not designated.

        They are counted to the beginning of the day, or to its end.
        """
        term = covering(joined(self.terms), day)
        return 0 if term is None else whole_months(term.from_on, day + to_its_end * timedelta(days=1))

    def vetoes(self, policy: ScoringPolicy) -> tuple[Penalty, ...]:
        """The penalties that make the grade C, oldest first."""
        return tuple(sorted((x for x in self.penalties if x.is_veto(policy)), key=lambda x: (x.from_on, x.case_id)))

    def in_order(self) -> tuple[Determination, ...]:
        """The determinations in the order in which one gives way to another: by year, then as they come into force."""
        return tuple(sorted(self.determinations, key=_order))


@dataclass(frozen=True, slots=True)
class Basis:
    """What besides a year's points decides the grade on a day: the arguments of `grade_for`."""

    determined: Grade | None
    carried: Grade | None
    is_vetoed: bool
    designated_months: int


def basis_on(history: History, day: date, *, policy: ScoringPolicy) -> Basis:
    """What besides the points decides the grade on a day."""
    determination = history.determination_on(day)
    falls = [each.grade for each in history.falls if each.on <= day < history.judged_from(each.year)]
    vetoes = [each.from_on for each in history.vetoes(policy)]
    return Basis(
        determined=determination.grade if determination else None,
        carried=worst(falls) if falls else None,
        is_vetoed=any(each <= day < history.judged_from(each.year) for each in vetoes),
        designated_months=history.designated_months(day),
    )


def bearing_on(history: History, day: date, *, policy: ScoringPolicy) -> Basis:
    """The basis of a day without what makes no difference: months of service beyond those that a rating asks for."""
    basis = basis_on(history, day, policy=policy)
    return replace(basis, designated_months=min(basis.designated_months, policy.service_months.unrated))


def grade_on(history: History, day: date, *, policy: ScoringPolicy) -> Grade:
    """The grade in force on a day."""
    basis = basis_on(history, day, policy=policy)
    return grade_for(
        0,
        policy=policy,
        determined=basis.determined,
        carried=basis.carried,
        is_vetoed=basis.is_vetoed,
        designated_months=basis.designated_months,
    )


def explanation_on(history: History, day: date, *, policy: ScoringPolicy, points: Points, has_veto_item: bool) -> Step:
    """The grade on a day as a tree, from the points of its year and all else; the tree's output is the grade."""
    basis = basis_on(history, day, policy=policy)
    return explain_grade(
        points.total,
        policy=policy,
        determined=basis.determined,
        carried=basis.carried,
        is_vetoed=basis.is_vetoed or has_veto_item,
        designated_months=basis.designated_months,
        points_step=points.step,
    )


def _order(determination: Determination) -> tuple[int, date, datetime, str]:
    found = determination
    return found.year, found.in_force_from, found.recorded_at, found.determination_id
