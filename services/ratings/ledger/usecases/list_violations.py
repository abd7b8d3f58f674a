"""Lists entries of ledgers within the actor's scope, the newest first; a party sees confirmed ones only.

A read.
"""

from __future__ import annotations

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.domain.violation import Violation
from services.ratings.ledger.storage import lists
from services.ratings.stores.usecases.list_stores import find_stores_of_headquarters


def list_violations(
    actor: Actor, *, store_id: str | None, year: int | None, state: str | None, page: Page
) -> Found[Violation]:
    """A page of entries; with a year those that count, or wait, in it."""
    chain_stores = find_stores_of_headquarters(actor)
    return lists.violations(actor, chain_stores=chain_stores, store_id=store_id, year=year, state=state, page=page)
