"""Finds what was determined for stores, and by whom.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.ratings.determinations.storage import determinations
from services.ratings.domain.history import Determination


def find_determinations(store_ids: Iterable[str]) -> dict[str, list[Determination]]:
    """Every determination of each store; one without any is missing."""
    return determinations.of_stores(store_ids)


def find_determining_persons(determination_ids: Iterable[str]) -> frozenset[str]:
    """The natural persons who proposed or confirmed these determinations."""
    return determinations.persons_behind(determination_ids)
