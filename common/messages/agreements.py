"""What agreements tells the other services: stores, chains, holds; each message the whole of what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from common.messages.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class FromAgreements(Message):
    """A message in the journal of agreements."""

    source: ClassVar[str] = "agreements"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoresRegistered(FromAgreements):
    """Agreements: up to 500 stores of one import exist from now on.

    Each of `stores` is a mapping with the fields of `StoreRecorded`.
    """

    subject_field: ClassVar[str] = "chunk_id"
    chunk_id: str
    import_id: str
    stores: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRecorded(FromAgreements):
    """Agreements: a store's particulars, chain membership or terms changed; the whole of each as it stands now.

    `memberships`: `{chain_id, kind: direct|franchise, from_on, until_on|None}`;
    `terms`: `{agreement_id, from_on, until_on, catalogue: bool, recorded_at, agreed_until_on, ending_recorded_at|None,
    signed_on?}` (designation; until is exclusive, and earlier than agreed where a termination was recorded; signed_on
    is the day of the store's signature, after 0.1, where it is known);
    `uscc` stands in messages from when stores were first searched by it (after 0.1).
    """

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    code: str | None
    name: str
    area: str
    memberships: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    uscc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRegistered(FromAgreements):
    """Agreements: a chain exists, or its name changed."""

    subject_field: ClassVar[str] = "chain_id"
    chain_id: str
    chain_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(FromAgreements):
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
class HoldEnded(FromAgreements):
    """Agreements: a hold ends at `until_on` 00:00; `store_id` is set where one store was released from a chain hold."""

    subject_field: ClassVar[str] = "subject_id"
    subject_id: str
    hold_id: str
    scope: str
    case_id: str
    until_on: str
    store_id: str | None = None
