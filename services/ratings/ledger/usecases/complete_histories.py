"""Completes the histories of stores: to terms and penalties come the falls of their ledgers and what was determined.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.ratings.determinations.usecases.find_determinations import find_determinations
from services.ratings.domain.history import Determination, Fall
from services.ratings.domain.store import StoreRecord
from services.ratings.ledger.storage import ledger_figures


def complete_histories(records: Sequence[StoreRecord]) -> list[StoreRecord]:
    """The records with falls and determinations, in the same order."""
    ids = [each.store_id for each in records]
    falls, determined = ledger_figures.falls_of(ids), find_determinations(ids)
    bearing = falls.keys() | determined.keys()
    return [
        _with(each, falls.get(each.store_id, ()), determined.get(each.store_id, ()))
        if each.store_id in bearing
        else each
        for each in records
    ]


def complete_history(record: StoreRecord) -> StoreRecord:
    """One record with falls and determinations."""
    return complete_histories([record])[0]


def find_stores_with_facts(store_ids: Iterable[str]) -> frozenset[str]:
    """Those of the stores of which ledgers or determinations know something that bears on them."""
    ids = list(store_ids)
    found = (ledger_figures.falls_of(ids), find_determinations(ids), ledger_figures.awaiting_of(ids))
    return frozenset(store_id for each in found for store_id in each)


def _with(record: StoreRecord, falls: Sequence[Fall], determined: Sequence[Determination]) -> StoreRecord:
    history = replace(record.history, falls=tuple(falls), determinations=tuple(determined))
    return replace(record, history=history)
