"""Finds a list of determined grades, as the actor may see it.

A read.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Actor
from common.phrases import N_
from services.ratings.cycle.domain.determination import Batch, DeterminationsNotFound
from services.ratings.cycle.storage import batches
from services.ratings.domain.store import is_visible
from services.ratings.stores.usecases.find_store import find_stores


def get_determinations(batch_id: str, *, actor: Actor, today: date) -> Batch:
    """The list with all of its rows. Raises `DeterminationsNotFound`, also where a store is out of scope."""
    batch = batches.find(batch_id)
    if batch is not None:
        records = find_stores(row.store_id for row in batch.rows)
        if len(records) == len(batch.rows) and all(is_visible(each, actor, today) for each in records):
            return batch
    raise DeterminationsNotFound(N_("没有找到这批等级评定，请核对编号，或确认其门店在您的管辖范围内。"))
