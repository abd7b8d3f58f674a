"""Lists the rectifications that are neither passed nor failed: the first last day first, or those not told yet.

A read.
"""

from __future__ import annotations

from datetime import date

from common.paging import Found
from common.people.commands import Actor
from services.ratings.rectifications.domain.rectification import SeenRectification
from services.ratings.rectifications.storage import lists
from services.ratings.rectifications.usecases.see_rectifications import see_rectifications


def list_open_rectifications(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, late_on: date | None, limit: int
) -> Found[SeenRectification]:
    """Those within the actor's scope that wait for evidence, with `late_on` only late ones, or for acceptance."""
    found = lists.open_rectifications(actor, chain_stores=chain_stores, store_id=store_id, late_on=late_on, limit=limit)
    return Found(see_rectifications(found.items), found.next, found.count)


def list_untold_rectifications(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, limit: int
) -> Found[SeenRectification]:
    """Those within the actor's scope whose notice is not served, so that they have no last day; oldest orders first."""
    found = lists.untold_rectifications(actor, chain_stores=chain_stores, store_id=store_id, limit=limit)
    return Found(see_rectifications(found.items), found.next, found.count)
