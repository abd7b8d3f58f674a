"""Writes stores of a registration that is open. Pattern: bulk, each store keyed by its row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.agreements.stores.domain.registration import KnownBy, NewStore
from services.agreements.stores.storage import new_stores


def register_stores(stores: Sequence[NewStore], *, import_id: str, at: datetime) -> list[tuple[int, KnownBy]]:
    """Register stores; of those that another import registered meanwhile the row, and by what they are known."""
    return new_stores.insert_all(stores, import_id=import_id, at=at)


def find_rows_present(import_id: str, rows: Sequence[int]) -> frozenset[int]:
    """Which of these rows of an import are registered."""
    return new_stores.rows_present(import_id, rows)
