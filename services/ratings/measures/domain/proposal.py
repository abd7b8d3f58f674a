"""A proposed measure from ratings' side: open until decided or closed; a decided one supports no other once it ended.

Source: blueprint section 6 ("trips again") and section 7. The decision case itself lives at the gateway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from common.messages import MeasureProposed
from common.messages.words import Scope
from services.ratings.domain.measures import Measure


class Status(StrEnum):
    """States of a proposal; `effective` is computed from the first day of its decision."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    RETURNED = "returned"
    ORDERED = "ordered"
    DECIDED = "decided"
    CLOSED = "closed"
    ENDED = "ended"
    EFFECTIVE = "effective"


class Action(StrEnum):
    """What happens to a proposal."""

    ORDER = "order"
    ADOPT = "adopt"
    RETURN = "return"
    SERVE = "serve"
    CLOSE = "close"
    END = "end"


#: From which state which act leads where. A rectification needs no decision and is ordered at once. That a reviewer
#: adopted the proposal, and that an approver returned it, is told by the gateway; a served decision counts whatever of
#: that was missed.
TRANSITIONS: Mapping[tuple[Status, Action], Status] = MappingProxyType(
    {
        (Status.PROPOSED, Action.ORDER): Status.ORDERED,
        (Status.PROPOSED, Action.ADOPT): Status.ADOPTED,
        (Status.ADOPTED, Action.RETURN): Status.RETURNED,
        (Status.RETURNED, Action.ADOPT): Status.ADOPTED,
        (Status.PROPOSED, Action.SERVE): Status.DECIDED,
        (Status.ADOPTED, Action.SERVE): Status.DECIDED,
        (Status.RETURNED, Action.SERVE): Status.DECIDED,
        (Status.PROPOSED, Action.CLOSE): Status.CLOSED,
        (Status.ADOPTED, Action.CLOSE): Status.CLOSED,
        (Status.RETURNED, Action.CLOSE): Status.CLOSED,
        (Status.DECIDED, Action.END): Status.ENDED,
    }
)

#: What the day adds to a decided measure.
COMPUTED: tuple[tuple[Status, str, Status], ...] = (
    (Status.DECIDED, "first day of the decision", Status.EFFECTIVE),
    (Status.EFFECTIVE, "first day of the resumption, or after its last day", Status.ENDED),
)

#: States in which a chain measure is under way: a chain has at most one such.
LIVE = frozenset({Status.PROPOSED, Status.ADOPTED, Status.RETURNED, Status.DECIDED})

#: States of which only staff know: a party learns of a measure by its service.
UNDECIDED = LIVE - {Status.DECIDED}


@dataclass(frozen=True, slots=True)
class Fact:
    """A finished sentence with its clause, and the entry that it rests on."""

    text: str
    clause: str
    entry_id: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed measure with what it rests on.

    `relied_on` are the natural persons who recorded or confirmed it; `episodes` what it used up of a chain's; `months`
    the range for a suspension. `case_id` comes with the opened case, `first_on` and `last_on` with the served decision,
    `ended_on` with a served resumption: its first day. `outweighed_by` is the proposal to which it gives way, if any:
    it is withdrawn then, unless its decision is issued already.
    """

    proposal_id: str
    measure: Measure
    scope: Scope
    subject_id: str
    status: Status
    proposed_at: datetime
    relied_on: tuple[str, ...]
    facts: tuple[Fact, ...]
    snapshot: Mapping[str, Any] = field(default_factory=dict)
    snapshot_sha256: str = ""
    affected: tuple[str, ...] = ()
    months: int | None = None
    most_months: int | None = None
    working_days: int | None = None
    ends_case_id: str | None = None
    episodes: tuple[str, ...] = ()
    case_id: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    ended_on: date | None = None
    outweighed_by: str | None = None
    version: int = 1

    @property
    def needs_decision(self) -> bool:
        """Whether two persons must decide it."""
        return self.measure is not Measure.RECTIFICATION


def announcement(proposal: Proposal) -> MeasureProposed:
    """The message with which a measure is proposed to the deciders."""
    return MeasureProposed(
        proposal_id=proposal.proposal_id,
        measure=proposal.measure.value,
        scope=proposal.scope.value,
        subject_id=proposal.subject_id,
        months=proposal.months,
        ends_case_id=proposal.ends_case_id,
        relied_on=list(proposal.relied_on),
        facts=[{"text": each.text, "clause": each.clause, "entry_id": each.entry_id} for each in proposal.facts],
        snapshot=dict(proposal.snapshot),
        snapshot_sha256=proposal.snapshot_sha256,
        affected=list(proposal.affected),
    )


def status_on(proposal: Proposal, day: date) -> Status:
    """The state as shown on a day: of a decided measure whether it is effective, or over by its last day.

    A resumption that was served already ends it on its first day, not before.
    """
    is_resumed = proposal.status is Status.ENDED and (proposal.ended_on is None or day >= proposal.ended_on)
    if is_resumed or proposal.status not in (Status.DECIDED, Status.ENDED):
        return proposal.status
    if proposal.first_on is None or day < proposal.first_on:
        return Status.DECIDED
    return Status.ENDED if proposal.last_on is not None and day > proposal.last_on else Status.EFFECTIVE


@dataclass(frozen=True, slots=True)
class Resumption:
    """A served resumption: its case, the number of its paper, and the first day that is open again."""

    case_id: str
    number: str
    first_on: date


def early_end(proposal: Proposal, resumption: Resumption | None) -> Resumption | None:
    """The resumption if it ends the measure before its printed last day; None where that day came first."""
    if resumption is None or (proposal.last_on is not None and proposal.last_on < resumption.first_on):
        return None
    return resumption


@dataclass(frozen=True, slots=True)
class Spent:
    """What a chain's earlier measures leave for a further one.

    `used` episodes supported a measure that ended, and support no other; `declined` ones supported a proposal that was
    closed without a decision, which needs something new to come again.
    """

    used: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()

    def supports_anew(self, episodes: frozenset[str]) -> bool:
        """Whether among the episodes is one that no earlier proposal rested on."""
        return bool(episodes - self.used - self.declined)

    def without(self, proposal: Proposal) -> Spent:
        """What is left once a proposal is closed without a decision."""
        return replace(self, declined=self.declined | {*proposal.episodes})
