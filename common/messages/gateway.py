"""What the gateway tells the other services: how a case goes on, and what a served decision says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from common.messages.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class FromGateway(Message):
    """A message in the journal of the gateway."""

    source: ClassVar[str] = "gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCreated(FromGateway):
    """Gateway: an account of a person exists, with these roles and this scope, the first (`scope_version` 1)."""

    subject_field: ClassVar[str] = "account_id"
    account_id: str
    person_id: str
    roles: list[str]
    areas: list[str]
    stores: list[str]
    chains: list[str]
    scope_version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountScopeSet(FromGateway):
    """Gateway: the roles and the scope of an account are these from now on; `scope_version` counts up by one."""

    subject_field: ClassVar[str] = "account_id"
    account_id: str
    roles: list[str]
    areas: list[str]
    stores: list[str]
    chains: list[str]
    scope_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(FromGateway):
    """Gateway: a proposed measure became a decision case."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    proposal_id: str
    measure: str
    subject_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAdopted(FromGateway):
    """Gateway: a reviewer adopted the proposal: took over its facts, set the first day, chose among its measures.

    `proposal_id` and `measure` are None in messages from before they were told.
    """

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    first_on: str
    months: int | None
    proposal_id: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReturned(FromGateway):
    """Gateway: an approver sent the case back to the reviewer, so that the proposal waits to be adopted again.

    `proposal_id` is None in messages from before it was told.
    """

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    reason: str
    proposal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainDecisionNumbered(FromGateway):
    """Gateway: a decision on a chain has its number, so the stores that its annex names stand fixed.

    Once told here, its hold is one write on the day of service, whatever their number. `exempt` are the stores that the
    annex lists as not reached, as of `dated_on`, the day of the decision; None before they were told.
    """

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    paper_id: str
    number: str
    chain_id: str
    annex: list[str]
    exempt: list[str] | None = None
    dated_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionServed(FromGateway):
    """Gateway: an issued decision was served, so it takes effect on `first_on` 00:00 (Asia/Shanghai).

    `printed_first_on` is the first day that it prints, which a late service moves. `last_on` is the last day, included,
    or None for "until rectified" and for termination. `costs` is refused or deferred; `ends_case_id` the case whose
    hold a resumption ends. `rectify_days` is how long the paper gives to rectify, from the day after service: working
    days of a store, natural days of a chain; None before it was told. `rectify_by` is the last day on which a suspended
    store may rectify, whatever these days come to, `rectify_from` the first that counts where it is not the one after
    the service. `annex` are the stores that a decision on a chain names, `exempt` those that it lists as not reached
    as of `dated_on`. Each is None where it does not apply, and before it was told.
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
    rectify_days: int | None = None
    rectify_by: str | None = None
    annex: list[str] | None = None
    printed_first_on: str | None = None
    rectify_from: str | None = None
    exempt: list[str] | None = None
    dated_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionServedOnStore(FromGateway):
    """Gateway: a decision on a chain, which was served, was served on a store of its own as well."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    paper_id: str
    number: str
    store_id: str
    served_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(FromGateway):
    """Gateway: a decision case ended without a decision (withdrawn); its proposal stands free again."""

    subject_field: ClassVar[str] = "case_id"
    case_id: str
    proposal_id: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperServed(FromGateway):
    """Gateway: a paper of this kind was served on `served_on`; `about` is what it is about (a case, a violation)."""

    subject_field: ClassVar[str] = "paper_id"
    paper_id: str
    kind: str
    about: str
    number: str
    subject_id: str
    served_on: str
