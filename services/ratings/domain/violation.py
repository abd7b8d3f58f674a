"""One entry of a store's ledger of violations (违规记分): its states, who may move it, and what may be recorded at all.

Source: blueprint section 6 (two persons, year of points, objection) and section 7 (Violation entry).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from common.errors import FieldProblem, Invalid, NotAllowed
from common.people.commands import Actor, Role
from common.phrases import N_
from common.rules.money import Money
from services.ratings.domain.catalogue import Consequence, Range, is_termination_ground
from services.ratings.domain.evidence import EvidenceFile
from services.ratings.domain.parties import is_staff


class Status(StrEnum):
    """States of an entry; only confirmed entries cost points."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    OBJECTION_OPEN = "objection_open"
    FINAL = "final"


class Action(StrEnum):
    """What is done to an entry."""

    CONFIRM = "confirm"
    REJECT = "reject"


#: From which state which act leads where; whatever is not in here is refused.
TRANSITIONS: Mapping[tuple[Status, Action], Status] = MappingProxyType(
    {
        (Status.RECORDED, Action.CONFIRM): Status.CONFIRMED,
        (Status.RECORDED, Action.REJECT): Status.REJECTED,
    }
)

#: Who may do what.
ACTORS: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.CONFIRM: frozenset({Role.REVIEWER, Role.APPROVER}),
        Action.REJECT: frozenset({Role.REVIEWER, Role.APPROVER}),
    }
)

#: What the day adds to a confirmed entry: drawn in the diagram with a star, never stored.
COMPUTED: tuple[tuple[Status, str, Status], ...] = (
    (Status.CONFIRMED, "the store is told", Status.OBJECTION_OPEN),
    (Status.OBJECTION_OPEN, "the window to object ends", Status.FINAL),
)


class Source(StrEnum):
    """How the act came to light."""

    INSPECTION = "inspection"  # 现场检查
    MONITORING = "monitoring"  # 智能监控线索
    REPORT = "report"  # 举报投诉
    DATA = "data"  # 数据筛查
    SELF_REPORT = "self_report"  # 自查自报


class TransitionNotAllowed(NotAllowed):
    """Raised when the entry's state does not allow the act: it was confirmed or rejected already."""

    code = "transition_not_allowed"


class SamePerson(NotAllowed):
    """Raised when who recorded an entry would confirm or reject it, with whichever account."""

    code = "same_person"


class DatesWrong(Invalid):
    """Raised when a day lies in the future, or the act would have been found before it happened."""

    code = "dates_wrong"


class StoreNotDesignated(Invalid):
    """Raised when the store had no agreement in force on the day of the act."""

    code = "store_not_designated"


class ActUnknown(Invalid):
    """Raised when an entry would join an act of which the store has no entry."""

    code = "act_unknown"


class MoneyWrong(Invalid):
    """Raised when the money involved is negative."""

    code = "money_negative"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did something: the account, and the natural persons that it counts as."""

    account: str
    persons: tuple[str, ...]

    @classmethod
    def of(cls, actor: Actor) -> Hand:
        """The hand of an actor."""
        return cls(actor.account, tuple(sorted(actor.persons)))


@dataclass(frozen=True, slots=True)
class Violation:
    """One act of a store under one item; what the catalogue said of the item is kept with it.

    `act_id` joins the entries of one act, of which only the heaviest counts; `objection_on` is the last day on which
    the store may object; `copied_from` is the year in whose ledger an entry was recorded that counts in a later one.
    `annexed_on` is by which day the catalogue annexed to the signed text is taken, `agreed_from` the first day of that
    agreement, `signed_on` when the store signed it, as far as that is known. `finding` (复核意见), `files` and the word
    on twins are of the second person; `corrected_on` is not known of old entries, which have only
    `is_corrected_in_time`. `corrected_by`, `corrected_at`: who entered it later. `told_on`: when its notice was served.
    """

    violation_id: str
    store_id: str
    act_id: str
    item: str
    act: str
    clause: str
    points: int
    consequences: tuple[Consequence, ...]
    suspend_months: Range | None
    catalogue_on: date
    catalogue_sha256: str
    occurred_on: date
    found_on: date
    source: Source
    money: Money
    is_corrected_in_time: bool
    is_refunded: bool
    evidence: str
    note: str
    recorded_by: Hand
    recorded_at: datetime
    status: Status = Status.RECORDED
    decided_by: Hand | None = None
    decided_at: datetime | None = None
    decided_on: date | None = None
    reason: str | None = None
    objection_on: date | None = None
    objection_provisional: bool = False
    copied_from: int | None = None
    finding: str | None = None
    files: tuple[EvidenceFile, ...] = ()
    corrected_on: date | None = None
    corrected_by: Hand | None = None
    corrected_at: datetime | None = None
    annexed_on: date | None = None
    told_on: date | None = None
    signed_on: date | None = None
    agreed_from: date | None = None
    is_another_act: bool | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether the entry costs points."""
        return self.status is Status.CONFIRMED

    @property
    def is_termination_ground(self) -> bool:
        """Whether the act alone is a ground to terminate the agreement."""
        return is_termination_ground(self.consequences)

    @property
    def is_self_reported(self) -> bool:
        """Whether the store reported and refunded it itself, before discovery."""
        return self.source is Source.SELF_REPORT and self.is_refunded


@dataclass(frozen=True, slots=True)
class Report:
    """What a reviewer reports of one act; `act_id` joins reports of one act, `points` are needed for a range only.

    What an entry has under the same name it takes over (`ledger.domain.taking_over`).
    """

    store_id: str
    item: str
    occurred_on: date
    found_on: date
    source: Source
    evidence: str
    money: Money
    note: str = ""
    points: int | None = None
    act_id: str | None = None
    corrected_on: date | None = None
    is_refunded: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What the second person found (复核), which the entry takes over; `files` are those that they filed before."""

    finding: str | None = None
    files: tuple[EvidenceFile, ...] = ()
    is_another_act: bool = False


@dataclass(frozen=True, slots=True)
class Decidable:
    """Which entries somebody may confirm or reject: of these states, by none of these persons recorded or corrected."""

    states: frozenset[Status]
    by_none_of: frozenset[str]


def after(status: Status, action: Action) -> Status:
    """The state to which an act leads. Raises `TransitionNotAllowed`."""
    found = TRANSITIONS.get((status, action))
    if found is None:
        raise TransitionNotAllowed(N_("该违规记录已被确认或驳回，不能再次处理；结果以记录为准。"))
    return found


def may(actor: Actor, violation: Violation, action: Action) -> bool:
    """Whether role, state and person allow the act; whether the store is in scope is another question."""
    return actor.has(*ACTORS[action]) and find_bar(actor, violation, action) is None


def decidable_by(actor: Actor) -> Decidable:
    """The entries to which the actor `may` do anything, said for all of them at once, as a list asks for them."""
    states = frozenset(status for status, action in TRANSITIONS if actor.has(*ACTORS[action]))
    return Decidable(states, actor.persons)


def find_bar(actor: Actor, violation: Violation, action: Action = Action.CONFIRM) -> NotAllowed | None:
    """Why state or person forbid an act that the actor's role might do; None when they do not."""
    try:
        after(violation.status, action)
        check_second_person(actor, violation)
    except NotAllowed as bar:
        return bar
    return None


def may_see(violation: Violation, actor: Actor) -> bool:
    """Whether an actor in whose scope the store lies may see the entry: a party only once it is confirmed."""
    return violation.is_in_force or is_staff(actor)


def check_second_person(actor: Actor, violation: Violation) -> None:
    """Raises `SamePerson` when the actor counts as a natural person who recorded the entry, or its correction."""
    if violation.corrected_by and actor.persons & set(violation.corrected_by.persons):
        raise SamePerson(N_("同一自然人不能确认或驳回本人补记过改正情况的违规，请由另一位工作人员处理。"))
    if actor.persons & set(violation.recorded_by.persons):
        raise SamePerson(N_("同一自然人不能确认或驳回本人记录的违规（换用其他账号也不行），请由另一位工作人员处理。"))


def check_dates(*, occurred_on: date, found_on: date, today: date) -> None:
    """Raises `DatesWrong` with a problem for each day that cannot be."""
    problems = [
        FieldProblem(
            name,
            N_("%(title)s不能晚于今天（%(today)s），请改正。"),
            "date_in_future",
            params={"title": title, "today": today},
        )
        for name, title, day in (("occurred_on", N_("发生日期"), occurred_on), ("found_on", N_("发现日期"), found_on))
        if day > today
    ]
    if not problems and found_on < occurred_on:
        problems = [FieldProblem("found_on", N_("发现日期不能早于发生日期，请改正。"), "found_before_occurred")]
    if problems:
        raise DatesWrong.of(*problems, code=problems[0].code)


def check_corrected(corrected_on: date | None, *, found_on: date, today: date) -> None:
    """Raises `DatesWrong` when the act would be corrected before it was found, or in the future."""
    if corrected_on is None or found_on <= corrected_on <= today:
        return
    told = N_("改正日期应在发现日期（%(found_on)s）与今天（%(today)s）之间，请改正。")
    raise DatesWrong.about("corrected_on", told, found_on=found_on, today=today)


def check_money(money: Money) -> None:
    """Raises `MoneyWrong` for an amount below zero."""
    if money < Money.of(0):
        told = N_("涉及金额不能为负数，请填写以元为单位、最多两位小数的金额。")
        raise MoneyWrong.about("money", told)
