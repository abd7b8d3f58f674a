"""Completes the histories of stores: to terms and penalties come the falls of their ledgers and what was determined.

A read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.ratings.determinations.usecases.find_determinations import find_determinations
from services.ratings.domain.store import StoreRecord
from services.ratings.ledger.storage import ledger_figures


def complete_histories(records: Sequence[StoreRecord]) -> list[StoreRecord]:
    """The records with falls and determinations, in the same order."""
    ids = [each.store_id for each in records]
    falls, determined = ledger_figures.falls_of(ids), find_determinations(ids)
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


def complete_history(record: StoreRecord) -> StoreRecord:
    """One record with falls and determinations."""
    return complete_histories([record])[0]
