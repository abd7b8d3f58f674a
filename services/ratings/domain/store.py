"""A store as ratings knows it: particulars, chains over time (连锁成员关系), terms, and what bears on its grade."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from common.errors import NotFound
from common.messages.words import MembershipKind
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.ratings.domain.history import History
from services.ratings.domain.spans import Span, covering, day_before, day_of, joined, overlap


class StoreNotFound(NotFound):
    """Raised when no such store was registered, or it lies outside the actor's scope."""

    code = "store_not_found"


@dataclass(frozen=True, slots=True)
class Membership:
    """A store in a chain on the days of `span`."""

    chain_id: str
    kind: MembershipKind
    span: Span

    def covers(self, day: date) -> bool:
        """Whether the store belongs to the chain on a day."""
        return self.span.covers(day)


@dataclass(frozen=True, slots=True)
class Annex:
    """The days of an agreement to which the catalogue is annexed, as it stood when the store signed (签署时).

    `taken_on` is by which day it is taken: that of the signature, `signed_on`, None where nobody knows.
    """

    span: Span
    taken_on: date
    signed_on: date | None

    @classmethod
    def of(cls, span: Span, *, signed_on: date | None, recorded_at: datetime) -> Annex:
        """Where the day of the signature is not known it came before the first day, and by when it was recorded."""
        return cls(span, signed_on or min(day_before(span.from_on), day_of(recorded_at)), signed_on)


@dataclass(frozen=True, slots=True)
class StoreRecord:
    """Everything about one store that its grade and the count of its chain depend on.

    `catalogue` are its agreements whose text is known, to which the catalogue of violations is annexed; `history`
    carries its terms.
    """

    store_id: str
    name: str = ""
    code: str | None = None
    area: str = ""
    memberships: tuple[Membership, ...] = ()
    catalogue: tuple[Annex, ...] = ()
    history: History = field(default_factory=History)
    version: int = 0

    def is_designated(self, day: date) -> bool:
        """Whether an agreement is in force on a day."""
        return covering(self.history.terms, day) is not None

    def annex_on(self, day: date) -> Annex | None:
        """The catalogue that binds the store on a day; None where none does."""
        return next((each for each in self.catalogue if each.span.covers(day)), None)

    def chains_on(self, day: date) -> tuple[str, ...]:
        """The chains that the store belongs to on a day, in whichever way."""
        return tuple(dict.fromkeys(each.chain_id for each in self.memberships if each.span.covers(day)))

    def is_counted_on(self, day: date, *, with_franchise: bool) -> bool:
        """Whether a chain counts the store on a day."""
        return any(x.span.covers(day) and x.kind.counts(with_franchise=with_franchise) for x in self.memberships)

    def chains_ever(self) -> tuple[str, ...]:
        """Every chain that the store's records name."""
        return tuple(dict.fromkeys(each.chain_id for each in self.memberships))

    def days_in(self, chain_id: str, *, with_franchise: bool) -> tuple[Span, ...]:
        """The days on which the store belongs to a chain in a way that counts."""
        return joined(
            each.span
            for each in self.memberships
            if each.chain_id == chain_id and each.kind.counts(with_franchise=with_franchise)
        )

    def stays_in(self, chain_id: str, *, with_franchise: bool) -> tuple[Span, ...]:
        """Of these days those on which the store is designated."""
        return overlap(self.days_in(chain_id, with_franchise=with_franchise), self.history.terms)


def is_visible(record: StoreRecord, actor: Actor, day: date) -> bool:
    """Whether a store lies in the actor's scope on a day."""
    return grants_of(actor).covers_store(record.store_id, area=record.area, memberships=record.memberships, day=day)


def check_visible(record: StoreRecord, actor: Actor, day: date) -> None:
    """Raises `StoreNotFound` when a store lies outside the actor's scope."""
    if not is_visible(record, actor, day):
        raise not_found()


def not_found() -> StoreNotFound:
    """The error for a store that is unknown or out of scope: nobody learns which."""
    return StoreNotFound(N_("没有找到该药店，请核对药店编号，或确认其在您的管辖范围内。"))
