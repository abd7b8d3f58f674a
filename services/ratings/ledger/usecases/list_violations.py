"""Lists entries of ledgers within the actor's scope, the newest first; a party sees confirmed ones only.

A read.
"""

from __future__ import annotations

from common.people.commands import Actor
from services.ratings.domain.violation import Violation
from services.ratings.ledger.storage import lists
from services.ratings.stored.pages import Page
from services.ratings.stores.usecases.list_stores import find_stores_of_headquarters


def list_violations(
    actor: Actor, *, store_id: str | None, year: int | None, state: str | None, page: Page
) -> tuple[list[Violation], int]:
    """A page of entries, and how many there are up to its limit; with a year those that count, or wait, in it."""
    chain_stores = find_stores_of_headquarters(actor)
    return lists.violations(actor, chain_stores=chain_stores, store_id=store_id, year=year, state=state, page=page)
