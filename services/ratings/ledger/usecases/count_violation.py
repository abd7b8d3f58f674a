"""Counts in the ledger of its year an entry that was confirmed in a later year than it was recorded in.

Pattern: follow, of the confirmation; keyed by the entry in the ledger of the year of points.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.people.commands import Command
from services.ratings.attempts import until_won
from services.ratings.domain.messages import ViolationConfirmed
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.confirm_violation import count_in
from services.ratings.stores.usecases.find_store import get_store


def count_violation(confirmed: ViolationConfirmed, *, command: Command) -> bool:
    """Add a copy of the entry to the ledger of its year of points; False when nothing is to do."""
    if confirmed.recorded_in == confirmed.year:
        return False
    origin = store_years.get_of(confirmed.violation_id)
    entry = next(each for each in origin.entries if each.violation_id == confirmed.violation_id)
    copy = replace(entry, copied_from=origin.year)
    assert copy.decided_on is not None
    day: date = copy.decided_on
    record = get_store(copy.store_id)

    def attempt() -> bool:
        ledger = store_years.find(copy.store_id, confirmed.year) or StoreYear(copy.store_id, confirmed.year, version=0)
        if any(each.violation_id == copy.violation_id for each in ledger.entries):
            return False
        after, told = count_in(ledger, copy, record=record, today=day, command=command)
        addition = store_years.Addition(copy, record.area, confirmed.year, store_years.counted_fields(after))
        head = store_years.Head(ledger.version, len(ledger.entries))
        store_years.append(addition, at_head=head, command=command, messages=told)
        return True

    return until_won(attempt)
