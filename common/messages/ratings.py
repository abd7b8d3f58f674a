"""What ratings tells the other services: measures that it proposes, and takes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from common.messages.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class FromRatings(Message):
    """A message in the journal of ratings."""

    source: ClassVar[str] = "ratings"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureProposed(FromRatings):
    """Ratings: a measure is proposed to the deciders.

    `measure` is one of suspension, termination, chain_suspension, resumption, chain_resumption; `subject_id` the
    store or chain; `months` for a suspension; `ends_case_id` the decision case whose hold a resumption ends;
    `relied_on` the natural persons who recorded or confirmed what it relies on (they may not approve);
    `facts` finished sentences with their clause: `{text, clause, entry_id|None}`; `snapshot` the counted figures.
    """

    subject_field: ClassVar[str] = "proposal_id"
    proposal_id: str
    measure: str
    scope: str
    subject_id: str
    months: int | None
    ends_case_id: str | None
    relied_on: list[str]
    facts: list[dict[str, Any]]
    snapshot: dict[str, Any]
    snapshot_sha256: str
    affected: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn(FromRatings):
    """Ratings: a proposal no longer stands, because what it relied on was reversed."""

    subject_field: ClassVar[str] = "proposal_id"
    proposal_id: str
    reason: str
