"""Finds which stores will join a chain or leave it, as far as the gateway has heard. A read."""

from __future__ import annotations

from datetime import date

from services.gateway.subjects.domain.moves import Move, moves_of
from services.gateway.subjects.storage import subjects


def find_moves(chain_id: str, *, after: date, with_franchise: bool) -> tuple[Move, ...]:
    """The moves after a day, by name of the store, each in order."""
    stores = subjects.moving(chain_id, after=after)
    return tuple(
        move for each in stores for move in moves_of(each, chain_id, after=after, with_franchise=with_franchise)
    )
