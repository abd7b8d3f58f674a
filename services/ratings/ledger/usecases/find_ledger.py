"""Finds the ledger of a store and year.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.storage import store_years


def find_ledger(store_id: str, year: int) -> StoreYear | None:
    """The whole ledger, or None before its first entry."""
    return store_years.find(store_id, year)


def find_ledgers(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], StoreYear]:
    """The whole ledgers of these stores and years, those that there are."""
    return store_years.find_many(keys)
