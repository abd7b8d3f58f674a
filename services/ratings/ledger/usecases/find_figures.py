"""Finds figures in the ledgers of many stores at once, for rooms that derive from them.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.ratings.ledger.storage import ledger_figures
from services.ratings.stored.beside import BesideEach


def find_points(store_ids: Iterable[str], year: int) -> dict[str, int]:
    """The points of each store in a year; one without a ledger is missing."""
    return ledger_figures.points_of(store_ids, year)


def points_beside(year: int) -> BesideEach:
    """Where the points of a year lie, for who sorts stores by them."""
    return ledger_figures.points_beside(year)


def find_awaiting(store_ids: Iterable[str]) -> dict[str, int]:
    """How many entries of each store wait for a second person; a store without such is missing."""
    return ledger_figures.awaiting_of(store_ids)


def find_stores_with_veto_item(store_ids: Iterable[str], year: int) -> frozenset[str]:
    """Those of the stores for which a termination ground was confirmed in the year."""
    return ledger_figures.with_veto_item(store_ids, year)


def find_stores_touched_by(store_ids: Iterable[str], year: int, *, persons: Iterable[str]) -> frozenset[str]:
    """Those of the stores in whose entries in force of a year one of the natural persons had a hand."""
    return ledger_figures.touched_by(store_ids, year, persons=persons)


def find_deciding_persons(store_ids: Iterable[str], years: Iterable[int]) -> frozenset[str]:
    """The natural persons who had a hand in entries in force in these ledgers."""
    return ledger_figures.persons_behind(store_ids, years)
