"""Every message that crosses a service boundary: past tense, ids and ISO text only.

A message about a store carries the store's whole memberships and terms, so that a consumer needs no order between
subjects and no earlier message. `from_data` ignores fields of the future. `subject_field` names the field with the
id of the thing that changed: messages of one subject arrive in order.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A fact that happened in one service."""

    subject_field: ClassVar[str] = ""

    @property
    def name(self) -> str:
        """The name under which the message is journalled."""
        return type(self).__name__

    @property
    def subject(self) -> str:
        """The id of the thing that changed."""
        return str(getattr(self, self.subject_field))

    def to_data(self) -> dict[str, Any]:
        """The fields as JSON-simple values."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The message from a journal entry's data; unknown fields are ignored."""
        return cls(**{f.name: data[f.name] for f in fields(cls) if f.name in data})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoresRegistered(Message):
    """Agreements: up to 500 stores of one import exist from now on.

    Each of `stores` is a mapping with the fields of `StoreRecorded`.
    """

    subject_field: ClassVar[str] = "chunk_id"
    chunk_id: str
    import_id: str
    stores: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRecorded(Message):
    """Agreements: a store's particulars, chain membership or terms changed; the whole of each as it stands now.

    `memberships`: `{chain_id, kind: direct|franchise, from_on, until_on|None}`;
    `terms`: `{agreement_id, from_on, until_on, catalogue: bool, recorded_at, agreed_until_on, ending_recorded_at|None}`
    (designation; until is exclusive, and earlier than agreed where a termination was recorded);
    """

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    code: str | None
    name: str
    area: str
    memberships: list[dict[str, Any]]
    terms: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRegistered(Message):
    """Agreements: a chain exists, or its name changed."""

    subject_field: ClassVar[str] = "chain_id"
    chain_id: str
    chain_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(Message):
    """Agreements: settlement of a store, or of a chain's stores, is held from `from_on` 00:00 (Asia/Shanghai).

    `subject_id` is the store or the chain; `until_on` is exclusive, None = until a resumption decision.
    """

    subject_field: ClassVar[str] = "subject_id"
    subject_id: str
    hold_id: str
    scope: str
    kind: str
    services: list[str]
    case_id: str
    from_on: str
    until_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnded(Message):
    """Agreements: a hold ends at `until_on` 00:00; `store_id` is set where one store was released from a chain hold."""

    subject_field: ClassVar[str] = "subject_id"
    subject_id: str
    hold_id: str
    scope: str
    case_id: str
    until_on: str
    store_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureProposed(Message):
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
class ProposalWithdrawn(Message):
    """Ratings: a proposal no longer stands, because what it relied on was reversed."""

    subject_field: ClassVar[str] = "proposal_id"
    proposal_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Message):
    """Gateway: a proposed measure became a decision case."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    proposal_id: str
    measure: str
    subject_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAdopted(Message):
    """Gateway: a reviewer adopted the proposal: took over its facts and set the first day.

    `proposal_id` is None in messages from before it was told.
    """

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    first_on: str
    months: int | None
    proposal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReturned(Message):
    """Gateway: an approver sent the case back to the reviewer, so that the proposal waits to be adopted again.

    `proposal_id` is None in messages from before it was told.
    """

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    reason: str
    proposal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionServed(Message):
    """Gateway: an issued decision was served, so it takes effect on `first_on` 00:00 (Asia/Shanghai).

    `last_on` is the last day, included, or None for "until rectified" and for termination. `costs` is refused or
    deferred; `ends_case_id` the case whose hold a resumption ends.
    """

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    paper_id: str
    number: str
    proposal_id: str | None
    measure: str
    scope: str
    subject_id: str
    services: list[str]
    costs: str
    served_on: str
    first_on: str
    last_on: str | None
    ends_case_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Message):
    """Gateway: a decision case ended without a decision (withdrawn); its proposal stands free again."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    proposal_id: str | None
    reason: str
