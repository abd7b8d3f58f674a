"""Who joins a chain, or leaves it, on a later day, as far as that is registered (已登记的加入、退出)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.gateway.subjects.domain.subject import Subject

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Move:
    """A store that will join the chain from a day on, or will not belong to it any more; one of both days is None."""

    name: str
    joins_on: date | None = None
    leaves_on: date | None = None


def moves_of(store: Subject, chain_id: str, *, after: date, with_franchise: bool) -> tuple[Move, ...]:
    """What a store will do after a day, in order; who leaves and joins again without a day between does not move."""
    within = [
        each
        for each in store.memberships
        if each.chain_id == chain_id
        and each.kind.counts(with_franchise=with_franchise)
        and (each.until_on is None or each.from_on < each.until_on)
    ]
    edges = {each.from_on for each in within} | {each.until_on for each in within if each.until_on}

    def belongs(day: date) -> bool:
        return any(each.covers(day) for each in within)

    turns = [day for day in sorted(edges) if day > after and belongs(day) != belongs(day - _A_DAY)]
    return tuple(Move(store.name, day) if belongs(day) else Move(store.name, None, day) for day in turns)
