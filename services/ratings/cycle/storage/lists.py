"""Lists of determined grades as lists show them, within the actor's scope: every store of one lies in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from common.paging import DOWN, UP, Found, Key, Order, Page, read_page
from common.people.commands import Actor
from services.ratings.cycle.domain.determination import Batch, Status, WantedBatches, decidable_by
from services.ratings.cycle.storage.batches import batch_of
from services.ratings.cycle.storage.documents import DeterminationBatchDocument
from services.ratings.stored.beside import BesideRows

Fields = dict[str, Any]
_STORES = "rows.store_id"
_ORDERS = {way: Order((Key("recorded_at", datetime, way), Key("_id", str, way))) for way in (UP, DOWN)}


def batches(
    actor: Actor, *, wanted: WantedBatches, seen: BesideRows, there: BesideRows | None, page: Page
) -> Found[Batch]:
    """Lists, what waits in the order in which it came, all else the latest first.

    `seen` are the stores that the actor sees, of which every row must be; `there` those of which one row must be.
    """
    spread = [*seen.stages(_STORES, every="rows"), *(there.stages(_STORES) if there else ())]
    order = _ORDERS[UP if wanted.is_decidable or wanted.status == Status.PROPOSED else DOWN]
    where: Fields = {"$and": list(_conditions(actor, wanted))}
    found = read_page(
        DeterminationBatchDocument._get_collection(),
        where,
        spread=spread,
        order=order,
        page=page,
        fields={"pending": 0, "recent": 0},
    )
    return found.map(batch_of)


def _conditions(actor: Actor, wanted: WantedBatches) -> Iterator[Fields]:
    yield {}
    if wanted.status is not None:
        # A list of 0.1 was in force as it was recorded, and says no state.
        confirmed = {"$in": [Status.CONFIRMED.value, None]}
        yield {"status": confirmed if wanted.status == Status.CONFIRMED else wanted.status}
    if wanted.year is not None:
        yield {"year": wanted.year}
    if wanted.is_decidable:
        rule = decidable_by(actor)
        yield {"status": {"$in": sorted(rule.states)}, "recorded_by.persons": {"$nin": sorted(rule.by_none_of)}}
