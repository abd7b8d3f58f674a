"""Keeps with each store what is derived from its records, on the version that it was derived from.

Pattern: follow, of the derivation (`grades`); what was derived from an older version is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.ratings.stores.storage import stores


def rate_stores(ratings: Mapping[str, tuple[int, Mapping[str, Any]]]) -> None:
    """Write what was derived from a version of each store; one that has moved on since is left as it is."""
    stores.set_ratings(ratings)


def step_versions(store_ids: Iterable[str]) -> None:
    """Step the version of each store: what is being derived from it by anybody is then derived again."""
    stores.step_versions(store_ids)


def find_versions(store_ids: Iterable[str]) -> dict[str, int]:
    """The present version of each store."""
    return stores.versions(store_ids)


def find_due_stores(day: date, *, limit: int) -> list[str]:
    """Stores that change on the day or before it, and those derived for a later day (the clock was set back)."""
    return stores.due(day, limit=limit)
