"""What an account may see of stores and chains: one form for all services, always judged on the day of reading.

Staff see the stores of their areas and every chain, city roles all, a pharmacy its stores, a headquarters (连锁总部)
its chain and the stores that are its direct members on that day. Which kinds of records a role sees at all stands with
each record; the same scope as a condition of the database is `common.scope_filter`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from common.days import lasts_on
from common.messages.words import MembershipKind
from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Role

#: How a store has to belong to a chain for the chain's headquarters to see it.
SEEN_KIND = MembershipKind.DIRECT


class Dated(Protocol):
    """A membership with its days, as each service keeps it."""

    @property
    def chain_id(self) -> str:
        """The chain."""

    @property
    def kind(self) -> MembershipKind:
        """How the store belongs to it."""

    def covers(self, day: date) -> bool:
        """Whether it lasts on a day."""


DatedType = TypeVar("DatedType", bound=Dated)


@dataclass(frozen=True, slots=True)
class Member:
    """A store in a chain on the days `[from_on, until_on)`; None = no end is known."""

    chain_id: str
    kind: MembershipKind
    from_on: date
    until_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the store belongs to the chain on that day."""
        return lasts_on(day, from_on=self.from_on, until_on=self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """What an account was granted.

    `areas` are leading digits of area codes, `stores` its own, `chains` those whose headquarters it is.
    """

    sees_all: bool = False
    sees_chains: bool = False
    areas: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()

    def covers_area(self, area: str) -> bool:
        """Whether a store of this area is seen by duty, whoever it belongs to."""
        return self.sees_all or area.startswith(self.areas)

    def covers_chain(self, chain_id: str) -> bool:
        """Whether a chain is seen; it has no area, so all staff see every chain."""
        return self.sees_all or self.sees_chains or chain_id in self.chains

    def covers_store(self, store_id: str, *, area: str, memberships: Iterable[Dated], day: date) -> bool:
        """Whether a store is seen on a day: by duty, as one's own, or as a direct member of one's chain that day."""
        return self.covers_area(area) or store_id in self.stores or self.has_member(memberships, day=day)

    def covers_membership(self, chain_id: str, *, store_id: str) -> bool:
        """Whether it is told that a store which it sees belongs to a chain, belonged to it, or will.

        A headquarters is told of its own chain alone: to whom its stores go, or from whom they came, is not its matter.
        """
        return self.covers_chain(chain_id) or store_id in self.stores

    def is_named(self, store_ids: Iterable[str]) -> bool:
        """Whether one of the account's own stores is among those that a decision on their chain names."""
        return not set(self.stores).isdisjoint(store_ids)

    def has_member(self, memberships: Iterable[Dated], *, day: date) -> bool:
        """Whether a store is, on a day, a direct member of a chain whose headquarters this is."""
        return any(each.covers(day) for each in self.own_stays(memberships))

    def own_stays(self, memberships: Iterable[DatedType]) -> tuple[DatedType, ...]:
        """The direct memberships of chains whose headquarters this is, of whatever days."""
        return tuple(each for each in memberships if each.chain_id in self.chains and each.kind is SEEN_KIND)


def leading_digits(area: str) -> str:
    """The digits with which all codes within an area begin: six that end in 00 are a whole city, in 0000 a province."""
    digits = area
    while len(area) == len("360300") and len(digits) > len("36") and digits.endswith("00"):
        digits = digits[:-2]
    return digits


def grants_of(actor: Actor) -> Grants:
    """What an account may see by its roles; what it names for a role that it has not counts for nothing."""
    is_of_areas = actor.has(*AREA_ROLES)
    return Grants(
        sees_all=actor.has(*CITY_ROLES),
        sees_chains=is_of_areas,
        areas=tuple(map(leading_digits, actor.areas)) if is_of_areas else (),
        stores=actor.stores if actor.has(Role.PHARMACY) else (),
        chains=actor.chains if actor.has(Role.HEADQUARTERS) else (),
    )
