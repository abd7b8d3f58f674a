"""Writes stores of a registration that is open. Pattern: bulk, each store keyed by its row.

A store that joins a held chain waits, as one that joins it later does (decision 0032).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from services.agreements import policies
from services.agreements.domain.joining import settled_one
from services.agreements.domain.membership import Membership
from services.agreements.stores.domain.registration import KnownBy, NewStore
from services.agreements.stores.storage import chain_holds, new_stores


def register_stores(stores: Sequence[NewStore], *, import_id: str, at: datetime) -> list[tuple[int, KnownBy]]:
    """Register stores; of those that another import registered meanwhile the row, and by what they are known."""
    joinings = settle_new([each.membership for each in stores if each.membership], at=at)
    settled = [replace(each, membership=next(joinings)) if each.membership else each for each in stores]
    return new_stores.insert_all(settled, import_id=import_id, at=at)


def settle_new(joinings: Sequence[Membership], *, at: datetime) -> Iterator[Membership]:
    """The memberships of stores that are new, each with the first day that follows from the decisions on its chain."""
    holds = chain_holds.find(sorted({each.chain_id for each in joinings}))
    count_franchise = policies.current().count_franchise
    for each in joinings:
        yield settled_one(each, chain_holds=holds, at=at, count_franchise=count_franchise)


def find_rows_present(import_id: str, rows: Sequence[int]) -> frozenset[int]:
    """Which of these rows of an import are registered."""
    return new_stores.rows_present(import_id, rows)
