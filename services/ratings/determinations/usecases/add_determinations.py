"""Adds determined grades to their stores.

Pattern: follow, of the list that they were taken with (`cycle`), bulk; keyed by list and row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.ratings.determinations.storage import determinations
from services.ratings.domain.history import Determination
from services.ratings.domain.violation import Hand


def add_determinations(
    found: Iterable[tuple[str, Determination]], *, batch_id: str, hands: Mapping[str, Hand | None]
) -> None:
    """Keep each determination with its store and whose hands were in it; one that was added already stays as it is."""
    determinations.insert_many(found, batch_id=batch_id, hands=hands)
