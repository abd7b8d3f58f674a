"""The lifecycle of a decision case (处理案件), from a proposed measure to its end; blueprint section 7.

States entered by an act are stored; whether a served decision is in effect or has expired is computed for a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from common.errors import NotAllowed
from common.messages.words import Measure
from common.people.commands import STAFF_AND_SERVICES, Actor, Role
from common.phrases import N_
from common.scope import grants_of
from services.gateway.cases.domain.due_process import Hands, find_refusal
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.domain.bases import Basis, basis_of
from services.gateway.domain.party import Party
from services.gateway.domain.periods import Effect
from services.gateway.domain.policy import GatewayPolicy


class Status(StrEnum):
    """The state of a case that an act entered."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    RETURNED = "returned"
    APPROVED = "approved"
    ISSUED = "issued"
    SERVED = "served"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What is done to a case: by a person, or by the system when its paper moves on."""

    ADOPT = "adopt"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    ISSUE = "issue"
    SERVE = "serve"
    RESUME = "resume"


class Computed(StrEnum):
    """What a served decision is on a given day; never stored."""

    NOT_YET = "not_yet_effective"
    EFFECTIVE = "effective"
    EXPIRED = "expired"


class TransitionNotAllowed(NotAllowed):
    """Raised when the state of a case forbids the act."""

    code = "transition_not_allowed"


class RoleNotAllowed(NotAllowed):
    """Raised when the actor has no role that may do the act."""

    code = "role_not_allowed"


TRANSITIONS: Mapping[tuple[Status, Action], Status] = MappingProxyType(
    {
        (Status.PROPOSED, Action.ADOPT): Status.ADOPTED,
        (Status.RETURNED, Action.ADOPT): Status.ADOPTED,
        (Status.ADOPTED, Action.RETURN): Status.RETURNED,
        (Status.ADOPTED, Action.APPROVE): Status.APPROVED,
        (Status.APPROVED, Action.RETURN): Status.RETURNED,
        (Status.APPROVED, Action.ISSUE): Status.ISSUED,
        (Status.ISSUED, Action.SERVE): Status.SERVED,
        (Status.SERVED, Action.RESUME): Status.RESUMED,
        (Status.PROPOSED, Action.WITHDRAW): Status.WITHDRAWN,
        (Status.ADOPTED, Action.WITHDRAW): Status.WITHDRAWN,
        (Status.RETURNED, Action.WITHDRAW): Status.WITHDRAWN,
        (Status.APPROVED, Action.WITHDRAW): Status.WITHDRAWN,
    }
)

#: What days add to the stored states: drawn with a star, never written.
COMPUTED: tuple[tuple[str, str, str], ...] = (
    (Status.SERVED, "before its first day", Computed.NOT_YET),
    (Computed.NOT_YET, "first day", Computed.EFFECTIVE),
    (Computed.EFFECTIVE, "after its last day", Computed.EXPIRED),
)

#: Who may do what; the service itself carries out what follows from a paper.
ACTORS: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.ADOPT: frozenset({Role.REVIEWER}),
        Action.APPROVE: frozenset({Role.APPROVER}),
        Action.RETURN: frozenset({Role.APPROVER, Role.SERVICE}),
        Action.WITHDRAW: frozenset({Role.APPROVER, Role.SERVICE}),
        Action.ISSUE: frozenset({Role.SERVICE}),
        Action.SERVE: frozenset({Role.SERVICE}),
        Action.RESUME: frozenset({Role.SERVICE}),
    }
)

LABELS: Mapping[Status, str] = MappingProxyType(
    {
        Status.PROPOSED: N_("待采纳"),
        Status.ADOPTED: N_("待审批"),
        Status.RETURNED: N_("已退回"),
        Status.APPROVED: N_("已批准，文书制作中"),
        Status.ISSUED: N_("已印发，待送达"),
        Status.SERVED: N_("已送达"),
        Status.RESUMED: N_("已作出恢复决定"),
        Status.WITHDRAWN: N_("已撤回"),
    }
)

ACTION_LABELS: Mapping[Action, str] = MappingProxyType(
    {
        Action.ADOPT: N_("采纳"),
        Action.APPROVE: N_("审批"),
        Action.RETURN: N_("退回"),
        Action.WITHDRAW: N_("撤回"),
        Action.ISSUE: N_("印发"),
        Action.SERVE: N_("送达"),
        Action.RESUME: N_("恢复"),
    }
)

COMPUTED_LABELS: Mapping[Computed, str] = MappingProxyType(
    {Computed.NOT_YET: N_("已送达，尚未生效"), Computed.EFFECTIVE: N_("已生效"), Computed.EXPIRED: N_("已期满")}
)

#: What takes a person without a hand in the case: whether a measure is taken, or dropped (docs/decisions/0010).
DECIDING = frozenset({Action.APPROVE, Action.WITHDRAW})

#: The states in which a case waits for a person.
WAITING = (Status.PROPOSED, Status.ADOPTED, Status.RETURNED, Status.ISSUED)


@dataclass(frozen=True, slots=True)
class Fact:
    """A finished sentence that the decision relies on, its clause, its entry, and the evidence that it has (证据)."""

    text: str
    clause: str
    entry_id: str | None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an adopter added to the case (附件): it stays there for good; `size` in bytes."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Step:
    """An act that moved a case on (经过): the state that it entered, when, by which account, and the words given.

    `filed` names the files that were added by it; None where none were. `particulars` are those that an adoption wrote,
    which a later one may replace in the case, `annex_sha256` its list of stores, `tally` the figures of its chain on
    that day; None of any other act, and of steps from before they were kept.
    """

    status: Status
    at: datetime
    account: str
    words: str | None = None
    filed: tuple[str, ...] | None = None
    particulars: Particulars | None = None
    annex_sha256: str | None = None
    tally: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A decision case as it stands; what has not happened yet is None.

    `area` is that of the store, empty of a chain: by it staff see the case. Lists of stores are files by SHA-256.
    `steps` are in their order; lists leave them out. `gave_way_to` is the case that took the place of a withdrawn one.
    """

    case_id: str
    version: int
    status: Status
    proposal_id: str
    measure: Measure
    subject_id: str
    subject_name: str
    area: str
    opened_at: datetime
    proposed_months: int | None
    ends_case_id: str | None
    facts: tuple[Fact, ...]
    snapshot: Mapping[str, Any]
    snapshot_sha256: str
    affected_count: int
    affected_sha256: str | None
    hands: Hands
    particulars: Particulars | None = None
    party: Party | None = None
    annex_sha256: str | None = None
    attachments: tuple[Attachment, ...] = ()
    approved_on: date | None = None
    reason: str | None = None
    paper_id: str | None = None
    number: str | None = None
    issued_on: date | None = None
    served_on: date | None = None
    effect: Effect | None = None
    steps: tuple[Step, ...] = ()
    gave_way_to: str | None = None

    @property
    def scope(self) -> str:
        """Whether the case is about one `store` or a whole `chain`."""
        return "chain" if self.measure.is_of_chain else "store"

    @property
    def entry_ids(self) -> frozenset[str]:
        """The entries of the ledger that its facts rest on."""
        return frozenset(each.entry_id for each in self.facts if each.entry_id)

    def basis_on(self, day: date, *, policy: GatewayPolicy) -> Basis:
        """What its decision rests on if it is made on a day; that an act breaks an article is no ground."""
        since, agreed_on = (self.snapshot.get(name) for name in ("acts_since", "agreed_on"))
        return basis_of(
            self.measure,
            clauses=(each.clause for each in self.facts if each.entry_id is None),
            acts_since=date.fromisoformat(since) if since else None,
            agreed_on=date.fromisoformat(agreed_on) if agreed_on else None,
            on=day,
            policy=policy,
        )

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether the actor is staff in whose jurisdiction the case lies: a party never sees a proposal."""
        if not actor.has(*STAFF_AND_SERVICES):
            return False
        grants = grants_of(actor)
        return grants.sees_all or (grants.sees_chains if self.measure.is_of_chain else grants.covers_area(self.area))


def status_on(case: Case, day: date) -> Status | Computed:
    """The status as people read it on a day; for a served decision what it is* then, computed."""
    if case.status is not Status.SERVED or case.effect is None:
        return case.status
    return computed_on(day, first_day=case.effect.first_day, last_day=case.effect.last_day)


def next_status(status: Status, action: Action) -> Status:
    """The status after `action`. Raises `TransitionNotAllowed` when the present one forbids it."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise TransitionNotAllowed(
            N_("案件当前状态为“%(status)s”，不能%(act)s。请刷新页面，按当前状态办理。"),
            status=LABELS[status],
            act=ACTION_LABELS[action],
        ) from None


def check_may(actor: Actor, action: Action) -> None:
    """Raise `RoleNotAllowed` unless one of the actor's roles may do `action`."""
    if not actor.has(*ACTORS[action]):
        raise RoleNotAllowed(N_("您的账号没有%(act)s权限，请由有相应职责的人员办理。"), act=ACTION_LABELS[action])


def allowed_actions(case: Case, actor: Actor) -> tuple[Action, ...]:
    """What the actor may do to the case: by its status, by roles, and decide only as a person without a hand in it."""
    barred = DECIDING if find_bar(case, actor) is not None else frozenset()
    return tuple(action for action in _actions_of_roles(case.status, actor) if action not in barred)


def find_bar(case: Case, actor: Actor) -> NotAllowed | None:
    """Why an approver may neither approve nor withdraw a case; None when nothing bars, or it is not theirs to do."""
    if DECIDING.isdisjoint(_actions_of_roles(case.status, actor)):
        return None
    return find_refusal(actor.persons, hands=case.hands)


def _actions_of_roles(status: Status, actor: Actor) -> tuple[Action, ...]:
    possible = (action for state, action in TRANSITIONS if state is status)
    return tuple(each for each in possible if actor.has(*(ACTORS[each] - {Role.SERVICE})))


def computed_on(day: date, *, first_day: date, last_day: date | None) -> Computed:
    """What a served decision is on `day`: not yet effective, effective*, or expired*."""
    if day < first_day:
        return Computed.NOT_YET
    return Computed.EXPIRED if last_day is not None and day > last_day else Computed.EFFECTIVE
