"""What bears on the grades of stores, put together from their records, ledgers and determinations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.ratings.determinations.storage import determinations
from services.ratings.domain.store import StoreRecord
from services.ratings.ledger.storage import ledger_figures


def complete(records: Sequence[StoreRecord]) -> list[StoreRecord]:
    """The records with falls and determinations, in the same order."""
    ids = [each.store_id for each in records]
    falls, determined = ledger_figures.falls_of(ids), determinations.of_stores(ids)
    return [
        replace(
            each,
            history=replace(
                each.history,
                falls=tuple(falls.get(each.store_id, ())),
                determinations=tuple(determined.get(each.store_id, ())),
            ),
        )
        for each in records
    ]


def complete_one(record: StoreRecord) -> StoreRecord:
    """One record with falls and determinations."""
    return complete([record])[0]
