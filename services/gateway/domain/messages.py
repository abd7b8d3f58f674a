"""Messages that the gateway sends to itself through its journal: what follows from an act, and the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from common.messages.gateway import FromGateway


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseApproved(FromGateway):
    """A second natural person approved the case: its paper comes next. `approved_on` is the day on the paper."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    approved_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseIssued(FromGateway):
    """The paper of the case is numbered, made and stored."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    paper_id: str
    number: str
    issued_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTookEffect(FromGateway):
    """The decision of the case was served; it holds from `first_on` to `last_on`, both included, or open-ended."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    served_on: str
    first_on: str
    last_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(FromGateway):
    """A resumption decision ended what this case had decided."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    resumed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOrdered(FromGateway):
    """A paper of this kind exists, about `about` (a case, a violation), and waits for its number."""

    subject_field: ClassVar[str] = "paper_id"
    paper_id: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNumbered(FromGateway):
    """A paper has its number. `case_id` stands in messages from before a paper knew what it is `about`."""

    subject_field: ClassVar[str] = "paper_id"
    paper_id: str
    number: str
    about: str | None = None
    case_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperIssued(FromGateway):
    """A paper's PDF is stored under its SHA-256, so it may be served. `issued_on` is the day of that."""

    subject_field: ClassVar[str] = "paper_id"
    paper_id: str
    kind: str
    about: str
    number: str
    sha256: str
    issued_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAnnulled(FromGateway):
    """A paper is void, because what ordered it no longer wants it; it keeps its number.

    `case_id` stands in messages from before a paper knew what it is `about`.
    """

    subject_field: ClassVar[str] = "paper_id"
    paper_id: str
    number: str | None
    about: str | None = None
    case_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPrepared(FromGateway):
    """What `PaperOrdered` was called while every paper was that of a case; in old journals only."""

    subject_field: ClassVar[str] = "paper_id"
    paper_id: str
    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRendered(FromGateway):
    """What `PaperIssued` was called while every paper was that of a case; in old journals only."""

    subject_field: ClassVar[str] = "paper_id"
    paper_id: str
    case_id: str
    number: str
    sha256: str
    issued_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(FromGateway):
    """A natural person is known; the journal holds no name."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountUnlocked(FromGateway):
    """An administrator let an account sign in again at once; `remark` says how it was made sure who asked for it."""

    subject_field: ClassVar[str] = "account_id"
    account_id: str
    remark: str | None = None
