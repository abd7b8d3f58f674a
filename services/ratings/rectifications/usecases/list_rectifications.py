"""Lists rectifications within the actor's scope, the latest ordered first.

A read.
"""

from __future__ import annotations

from datetime import date

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.rectifications.domain.rectification import SeenRectification
from services.ratings.rectifications.storage import lists
from services.ratings.rectifications.usecases.see_rectifications import see_rectifications
from services.ratings.stores.usecases.list_stores import find_stores_of_headquarters


def list_rectifications(
    actor: Actor, *, case_id: str | None, store_id: str | None, chain_id: str | None, today: date, page: Page
) -> Found[SeenRectification]:
    """A page of rectifications, each with what called for it."""
    chain_stores = find_stores_of_headquarters(actor, day=today)
    found = lists.rectifications(
        actor, chain_stores=chain_stores, case_id=case_id, store_id=store_id, chain_id=chain_id, page=page
    )
    return Found(see_rectifications(found.items), found.next, found.count)
