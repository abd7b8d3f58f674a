"""Records who stands on a store's licence (法定代表人、负责人、投资人或者经营者). Pattern: embed.

One officer records it from the licence, and again when it changes. Papers name the person from then on; the journal
has who recorded it and when, and no name. Source: practice 12.17.
"""

from __future__ import annotations

from common.people.commands import Command, Receipt
from services.agreements.domain.days import day_of
from services.agreements.domain.heads import Head
from services.agreements.domain.messages import StoreHeadRecorded
from services.agreements.stores.storage import changes
from services.agreements.stores.usecases.check_announced import check_announced
from services.agreements.stores.usecases.get_visible_store import get_visible_store


def record_head(store_id: str, head: Head, *, command: Command) -> Receipt:
    """Record the person of a store's licence, in the place of an earlier one.

    Raises `StoreNotFound`, `NotAnnounced`, `Conflict` (lost_race).
    """
    store = get_visible_store(store_id, actor=command.actor, day=day_of(command.at))
    check_announced(store)
    told = StoreHeadRecorded(store_id=store.id, title=head.title.value)
    return changes.set_head(store, head, command=command, messages=(told,))
