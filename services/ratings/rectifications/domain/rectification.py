"""A rectification (限期整改) of a store or of a chain: ordered, evidence submitted, passed or failed.

Source: blueprint section 7 (Rectification). Passing proposes a resumption; only that decision ends a hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from common.errors import Invalid, NotAllowed
from common.messages.words import Scope
from common.people.commands import PARTIES, Actor, Role, derived_id
from common.phrases import N_, Phrase
from services.ratings.domain.violation import Hand


class Status(StrEnum):
    """States of a rectification; overdue is computed."""

    ORDERED = "ordered"
    EVIDENCE_SUBMITTED = "evidence_submitted"
    PASSED = "passed"
    FAILED = "failed"
    OVERDUE = "overdue"


class Action(StrEnum):
    """What is done to a rectification."""

    SUBMIT_EVIDENCE = "submit_evidence"
    PASS = "pass"
    FAIL = "fail"


#: From which state which act leads where; whatever is not in here is refused.
TRANSITIONS: Mapping[tuple[Status, Action], Status] = MappingProxyType(
    {
        (Status.ORDERED, Action.SUBMIT_EVIDENCE): Status.EVIDENCE_SUBMITTED,
        (Status.EVIDENCE_SUBMITTED, Action.SUBMIT_EVIDENCE): Status.EVIDENCE_SUBMITTED,
        (Status.EVIDENCE_SUBMITTED, Action.PASS): Status.PASSED,
        (Status.EVIDENCE_SUBMITTED, Action.FAIL): Status.FAILED,
    }
)

#: Who may do what.
ACTORS: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        # A reviewer records what was handed in on paper, and is not who accepts it.
        Action.SUBMIT_EVIDENCE: PARTIES | {Role.REVIEWER},
        Action.PASS: frozenset({Role.REVIEWER}),
        Action.FAIL: frozenset({Role.REVIEWER}),
    }
)

#: What the day adds: drawn in the diagram with a star, never stored.
COMPUTED: tuple[tuple[Status, str, Status], ...] = ((Status.ORDERED, "after the last day", Status.OVERDUE),)

_REFUSALS = MappingProxyType(
    {
        Action.SUBMIT_EVIDENCE: N_("该整改已经验收，不能再提交材料，请刷新后查看结果。"),
        Action.PASS: N_("只有已提交材料、尚未验收的整改可以验收，请刷新后查看当前状态。"),
        Action.FAIL: N_("只有已提交材料、尚未验收的整改可以验收，请刷新后查看当前状态。"),
    }
)


class TransitionNotAllowed(NotAllowed):
    """Raised when the state of a rectification does not allow the act."""

    code = "transition_not_allowed"


class EvidenceMissing(Invalid):
    """Raised when evidence, or a reason, is empty."""

    code = "evidence_missing"


class OwnEvidence(NotAllowed):
    """Raised when the natural person who submitted or recorded evidence would accept or refuse it."""

    code = "same_person"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the party submitted: a text, by whom it came in or was recorded, when."""

    text: str
    by: Hand
    at: datetime


@dataclass(frozen=True, slots=True)
class Rectification:
    """An order to put things right until `due_on`, its last day; round 2 and later follow a failed one.

    `case_id` is the decision whose hold a resumption would end, None where nothing is held; `working_days` are those
    that the measure by points asked for, None where the policy's own time runs. `violation_id` is the entry whose
    notice orders it: until that is served there is no last day (agreement Art. 36, decision 0053). It is None where
    a decision orders it, and where it was ordered before notices did.
    """

    rectification_id: str
    scope: Scope
    subject_id: str
    case_id: str | None
    proposal_id: str | None
    ordered_on: date
    due_on: date | None
    due_provisional: bool
    working_days: int | None = None
    round: int = 1
    status: Status = Status.ORDERED
    evidence: tuple[Evidence, ...] = ()
    decided_by: Hand | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    version: int = 1
    violation_id: str | None = None

    @property
    def is_untold(self) -> bool:
        """Whether the notice that orders it is still to be served, so that its period has not begun."""
        return self.due_on is None


@dataclass(frozen=True, slots=True)
class SeenRectification:
    """A rectification with what others know of it: in a sentence what `called_for` it where no decision does, and why
    the round before was not accepted, None in the first.
    """

    order: Rectification
    called_for: str | None
    refused_for: str | None


def id_of_round(round: int, *, case_id: str | None, proposal_id: str | None) -> str:
    """The id of a round of the rectification that a decision asks for, or else a proposal calls for."""
    return derived_id("rct", case_id or proposal_id, round)


def after(status: Status, action: Action) -> Status:
    """The state to which an act leads. Raises `TransitionNotAllowed`."""
    found = TRANSITIONS.get((status, action))
    if found is None:
        raise TransitionNotAllowed(_REFUSALS[action])
    return found


def check_inspector(rectification: Rectification, persons: frozenset[str]) -> None:
    """Raises `OwnEvidence` when who accepts or refuses had a hand in the evidence; blueprint section 6, two persons."""
    if any(persons.intersection(each.by.persons) for each in rectification.evidence):
        raise OwnEvidence(N_("提交或者登记整改材料的人不能验收（同一自然人的其他账号亦同），请由另一名经办人员验收。"))


def may(actor: Actor, rectification: Rectification, action: Action) -> bool:
    """Whether role and state allow the act; whether the subject is in scope is another question."""
    return actor.has(*ACTORS[action]) and (rectification.status, action) in TRANSITIONS


def status_on(rectification: Rectification, day: date) -> Status:
    """The state as shown on a day: an order without evidence is overdue after its last day, if it has one yet."""
    last = rectification.due_on
    is_late = rectification.status is Status.ORDERED and last is not None and day > last
    return Status.OVERDUE if is_late else rectification.status


def check_text(text: str, *, what: Phrase) -> str:
    """The text without surrounding spaces. Raises `EvidenceMissing` when nothing is left; `what` names it."""
    if not text.strip():
        raise EvidenceMissing(N_("请填写%(what)s。"), what=what)
    return text.strip()
