"""Lists the lists of determined grades within the actor's scope: every store of one must lie in it.

A read.
"""

from __future__ import annotations

from datetime import date

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.cycle.domain.determination import Batch, WantedBatches
from services.ratings.cycle.storage import lists
from services.ratings.stores.usecases.list_stores import stores_lying_in, stores_seen_by


def list_determinations(actor: Actor, *, wanted: WantedBatches, today: date, page: Page) -> Found[Batch]:
    """A page of lists, what waits in the order in which it came, all else the latest first."""
    there = stores_lying_in(wanted.area) if wanted.area else None
    return lists.batches(actor, wanted=wanted, seen=stores_seen_by(actor, day=today), there=there, page=page)
