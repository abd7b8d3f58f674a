"""Lists entries of ledgers within the actor's scope; a party sees confirmed ones only.

A read.
"""

from __future__ import annotations

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.wanted import WantedEntries
from services.ratings.ledger.storage import lists
from services.ratings.stores.usecases.list_stores import find_stores_of_headquarters


def list_violations(actor: Actor, *, wanted: WantedEntries, page: Page) -> Found[Violation]:
    """A page of entries."""
    chain_stores = find_stores_of_headquarters(actor)
    return lists.violations(actor, wanted=wanted, chain_stores=chain_stores, page=page)
