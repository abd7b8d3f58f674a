"""Lists entries of ledgers within the actor's scope; a party sees confirmed ones only.

A read.
"""

from __future__ import annotations

from datetime import date

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.ledger.domain.wanted import SeenEntry, WantedEntries
from services.ratings.ledger.storage import ledger_figures, lists
from services.ratings.stores.usecases.list_stores import find_stores_of_headquarters


def list_violations(actor: Actor, *, wanted: WantedEntries, today: date, page: Page) -> Found[SeenEntry]:
    """A page of entries, each with what it costs."""
    chain_stores = find_stores_of_headquarters(actor, day=today)
    found = lists.violations(actor, wanted=wanted, chain_stores=chain_stores, page=page)
    counted = ledger_figures.counted_of(found)
    return found.map(lambda entry: SeenEntry(entry, counted.get(entry.violation_id)))
