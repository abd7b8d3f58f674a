"""A store or chain as the gateway knows it: whom a decision is about, or whom it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.folding import fold
from common.messages import ChainRegistered, StoreRecorded, StoresRegistered
from common.messages.words import MembershipKind, Scope
from common.scope import Member


@dataclass(frozen=True, slots=True)
class Subject:
    """A store (`kind` store) or chain (`kind` chain): its name and codes, and by what it is seen.

    `memberships` are all that agreements tells of, past and future ones too: who sees the store is asked of a day.
    """

    subject_id: str
    kind: str
    name: str
    code: str | None
    area: str
    memberships: tuple[Member, ...] = ()
    uscc: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The keys of its codes, of which one alone names it (医保编码), or its chain with it (统一社会信用代码)."""
        return tuple(fold(each) for each in (self.code, self.uscc) if each)

    def chains_from(self, day: date) -> frozenset[str]:
        """The chains to which the store belongs on a day, or will later.

        Not those that it has left, nor those of a joining that waits, is given up, or ends before it begins.
        """
        ends = ((each, each.until_on or date.max) for each in self.memberships)
        return frozenset(each.chain_id for each, until_on in ends if until_on > max(day, each.from_on))


@dataclass(frozen=True, slots=True)
class Told:
    """What the entry `seq` of agreements tells of a subject."""

    seq: int
    subject: Subject


def store_of(data: Mapping[str, Any]) -> Subject:
    """The store of a message's data."""
    return Subject(
        subject_id=data["store_id"],
        kind=Scope.STORE.value,
        name=data["name"],
        code=data.get("code"),
        area=data.get("area") or "",
        memberships=tuple(_member(each) for each in data["memberships"]),
        uscc=data.get("uscc"),
    )


def chain_of(registered: ChainRegistered) -> Subject:
    """The chain of a message; it has no area of its own."""
    return Subject(
        subject_id=registered.chain_id,
        kind=Scope.CHAIN.value,
        name=registered.chain_name,
        code=None,
        area="",
    )


def told_stores(message: StoresRegistered | StoreRecorded) -> Iterable[str]:
    """The ids of the stores that a message tells of."""
    if isinstance(message, StoreRecorded):
        return (message.store_id,)
    return (each["store_id"] for each in message.stores)


def _member(data: Mapping[str, Any]) -> Member:
    until_on = data.get("until_on")
    return Member(
        data["chain_id"],
        MembershipKind(data["kind"]),
        date.fromisoformat(data["from_on"]),
        date.fromisoformat(until_on) if until_on else None,
    )
