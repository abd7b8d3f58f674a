"""Which rows of a list of determined grades (等级评定结果) can be taken, and who decides about it.

Source: practice section 2 (caps) and section 4 (cycle); blueprint section 6 (grade rises only by determination, which
one person proposes and another confirms, neither with a hand in the entries).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from common.errors import FieldProblem, Invalid, NotAllowed, NotFound
from common.people.commands import OFFICERS, Actor
from common.phrases import N_
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import History
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.violation import Hand

#: How many rows one list may have.
MOST_ROWS = 500
#: How long after its determination a grade comes into force at the latest; a day beyond that is a slip of the pen.
LATEST_IN_FORCE_DAYS = 366


class Status(StrEnum):
    """States of a list; only a confirmed one determines grades."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Action(StrEnum):
    """What is done to a list."""

    CONFIRM = "confirm"
    REJECT = "reject"


#: From which state which act leads where; whatever is not in here is refused.
TRANSITIONS: Mapping[tuple[Status, Action], Status] = MappingProxyType(
    {
        (Status.PROPOSED, Action.CONFIRM): Status.CONFIRMED,
        (Status.PROPOSED, Action.REJECT): Status.REJECTED,
    }
)


class DeterminationsNotFound(NotFound):
    """Raised when there is no such list, or one of its stores lies outside the actor's scope."""

    code = "determinations_not_found"


class TransitionNotAllowed(NotAllowed):
    """Raised when the list was confirmed or rejected already."""

    code = "transition_not_allowed"


class SamePerson(NotAllowed):
    """Raised when who proposed a list would confirm or reject it, with whichever account."""

    code = "same_person"


class FirstDayPassed(NotAllowed):
    """Raised when a list would be confirmed on or after the day from which its grades are in force."""

    code = "in_force_passed"


class DeterminationsWrong(Invalid):
    """Raised when a list of determinations cannot be taken; each problem names its row."""

    code = "determinations_wrong"


@dataclass(frozen=True, slots=True)
class Row:
    """One store of the list with its grade."""

    store_id: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Days:
    """For which year, when determined, and from which day the grades are in force."""

    year: int
    determined_on: date
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Batch:
    """A list as it was proposed: its rows and days, by whom and when; and who confirmed it, or rejected it, and when.

    `opinion` (复核意见) was said with the confirmation, `reason` with the rejection. One of 0.1 is confirmed by nobody:
    it was taken from one person.
    """

    batch_id: str
    rows: tuple[Row, ...]
    days: Days
    recorded_by: Hand
    recorded_at: datetime
    status: Status = Status.PROPOSED
    confirmed_by: Hand | None = None
    confirmed_at: datetime | None = None
    opinion: str | None = None
    rejected_by: Hand | None = None
    rejected_at: datetime | None = None
    reason: str | None = None
    version: int = 1

    @property
    def decided_by(self) -> Hand | None:
        """Who confirmed or rejected it."""
        return self.confirmed_by or self.rejected_by

    @property
    def decided_at(self) -> datetime | None:
        """When it was confirmed or rejected."""
        return self.confirmed_at or self.rejected_at


@dataclass(frozen=True, slots=True)
class WantedBatches:
    """Which lists; None is any. `area` are leading digits: of a list with a store there.

    `is_decidable` leaves those that who asks may confirm or reject, as far as state and person say (`decidable_by`).
    """

    status: str | None = None
    year: int | None = None
    area: str | None = None
    is_decidable: bool = False


@dataclass(frozen=True, slots=True)
class Decidable:
    """Which lists somebody may confirm or reject: of these states, proposed by none of these persons."""

    states: frozenset[Status]
    by_none_of: frozenset[str]


def decidable_by(actor: Actor) -> Decidable:
    """What `after` says of one list, for all of them at once."""
    states = frozenset(status for status, _ in TRANSITIONS) if actor.has(*OFFICERS) else frozenset[Status]()
    return Decidable(states, actor.persons)


def after(actor: Actor, batch: Batch, action: Action) -> Status:
    """The state of the list once the actor has done this to it. Raises `TransitionNotAllowed`, `SamePerson`."""
    found = TRANSITIONS.get((batch.status, action))
    if found is None:
        raise TransitionNotAllowed(N_("该批等级评定已经确认或驳回，不能再次处理；结果以记录为准。"))
    if actor.persons & set(batch.recorded_by.persons):
        raise SamePerson(
            N_("同一自然人不能确认或驳回本人提出的等级评定（换用其他账号也不行），请由另一位工作人员处理。")
        )
    return found


def check_in_time(batch: Batch, *, today: date) -> None:
    """Raise `FirstDayPassed` unless the grades come into force after `today`, the day of confirmation.

    A grade that was told of a day never becomes another one by a later confirmation.
    """
    if not is_ahead(batch.days.in_force_from, today=today):
        raise FirstDayPassed(
            N_("生效日期已到或已过，现在确认会追溯改变等级，不能确认；请驳回该批，另定以后的生效日期重新提出。")
        )


def is_ahead(in_force_from: date, *, today: date) -> bool:
    """Whether grades may come into force on that day, for who proposes as for who confirms today."""
    return in_force_from > today


def find_bar(actor: Actor, batch: Batch, *, today: date, has_problems: bool) -> NotAllowed | None:
    """Why state, person, days or rows forbid an officer to confirm the list; None when they do not."""
    try:
        after(actor, batch, Action.CONFIRM)
        check_in_time(batch, today=today)
    except NotAllowed as bar:
        return bar
    told = N_("名单中有您经手过违规的门店，或者等级与现有事实不符的门店，不能由您确认；各行写明原因。")
    return NotAllowed(told) if has_problems else None


def actions_of(actor: Actor, batch: Batch, *, today: date, has_problems: bool) -> tuple[Action, ...]:
    """What the actor may do to the list now; rows that are wrong, or days that passed, keep nobody from rejecting."""
    if not actor.has(*OFFICERS):
        return ()
    try:
        after(actor, batch, Action.REJECT)
    except NotAllowed:
        return ()
    bar = find_bar(actor, batch, today=today, has_problems=has_problems)
    return (Action.REJECT,) if bar else (Action.CONFIRM, Action.REJECT)


def hand_in_entries(number: int, *, year: int) -> FieldProblem:
    """The problem of a row whose store's entries the actor recorded, corrected or confirmed."""
    told = N_("该店 %(year)s 年度的违规由您记录、补记改正或者确认，其等级须由未经手的人员提出和确认，请另行分批。")
    return FieldProblem(f"rows[{number}].store_id", told, "hand_in_entries", params={"year": year})


def check_days(days: Days, *, today: date) -> list[FieldProblem]:
    """What is wrong with the days of a list; empty when they fit together.

    A year is determined once it is over: points count to its end (agreement Art. 20, practice 2), and a grade may rise
    by the determination alone (Art. 21).
    """
    problems = []
    if days.determined_on > today:
        problems.append(
            FieldProblem(
                "determined_on",
                N_("评定日期不能晚于今天（%(today)s），请改正。"),
                "date_in_future",
                params={"today": today},
            )
        )
    if not is_ahead(days.in_force_from, today=today):
        told = N_("生效日期须晚于今天（%(today)s），并留出另一人确认的时间，请改正。")
        problems.append(FieldProblem("in_force_from", told, "in_force_passed", params={"today": today}))
    if (days.in_force_from - days.determined_on).days > LATEST_IN_FORCE_DAYS:
        told = N_("生效日期不能晚于评定日期后 %(days)s 日，请核对年份。")
        params = {"days": LATEST_IN_FORCE_DAYS}
        problems.append(FieldProblem("in_force_from", told, "in_force_too_late", params=params))
    if days.determined_on.year <= days.year:
        told = N_(
            "%(year)s 年度尚未结束：年度等级按整个自然年度的记分评定，评定日期须在该年度结束之后，请核对年度和日期。"
        )
        problems.append(FieldProblem("year", told, "year_not_over", params={"year": days.year}))
    return problems


def check_rows(rows: tuple[Row, ...]) -> list[FieldProblem]:
    """What is wrong with the list by itself: no row, too many, one store twice."""
    if not 1 <= len(rows) <= MOST_ROWS:
        return [
            FieldProblem(
                "rows",
                N_("每批应为 1 至 %(most)s 家门店，请分批提交。"),
                "rows_out_of_range",
                params={"most": MOST_ROWS},
            )
        ]
    seen = Counter(row.store_id for row in rows)
    return [
        FieldProblem(f"rows[{number}].store_id", N_("同一门店在本批中出现多次，请只保留一行。"), "store_repeated")
        for number, row in enumerate(rows)
        if seen[row.store_id] > 1
    ]


def check_row(
    number: int, row: Row, history: History, *, year: int, has_veto_item: bool, policy: ScoringPolicy
) -> FieldProblem | None:
    """What keeps a store from its grade: too short a service at the end of the rated year, or what makes it C.

    `has_veto_item` tells that a termination ground was confirmed in the rated year.
    """
    months = policy.service_months
    served = history.designated_months(date(year, 12, 31), to_its_end=True)
    field = f"rows[{number}].grade"
    if served < months.unrated:
        told = N_("该店至 %(year)s 年底定点不满 %(months)s 个月，不参加评定，请从名单中移除。")
        return FieldProblem(field, told, "not_rateable", params={"year": year, "months": months.unrated})
    if served < months.at_most_b and row.grade is Grade.A:
        told = N_("该店至 %(year)s 年底定点不满 %(months)s 个月，最高评为 B 级，请改正。")
        return FieldProblem(field, told, "grade_above_cap", params={"year": year, "months": months.at_most_b})
    is_vetoed = has_veto_item or any(each.from_on.year == year for each in history.vetoes(policy))
    if is_vetoed and row.grade is not Grade.C:
        told = N_(
            "该店 %(year)s 年度有中止 %(months)s 个月以上、解除协议，或经确认的可解除协议情形，只能评为 C 级，请改正。"
        )
        return FieldProblem(field, told, "grade_above_cap", params={"year": year, "months": policy.veto_suspension})
    return None


def refuse(problems: Iterable[FieldProblem]) -> None:
    """Raises `DeterminationsWrong` when there is any problem."""
    found = tuple(problems)
    if found:
        told = N_("名单有 %(count)s 处问题，未保存任何一行，请按提示逐行改正。")
        raise DeterminationsWrong(told, problems=found, count=len(found))
