"""A store leaves its chain (退出连锁). Pattern: embed. What held it keeps holding it: leaving lifts nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.people.commands import Command, Receipt
from services.agreements.domain.days import day_of
from services.agreements.domain.membership import leave
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.storage import changes
from services.agreements.stores.usecases.check_announced import check_announced
from services.agreements.stores.usecases.get_visible_store import get_visible_store


def leave_chain(store_id: str, *, until_on: date, command: Command) -> Receipt:
    """Record that a store belongs to its chain no longer from a day on.

    Raises `StoreNotFound`, `NoMembership`, `Invalid` (until_on_past), `NotAnnounced`, `Conflict` (lost_race).
    """
    store = get_visible_store(store_id, actor=command.actor, day=day_of(command.at))
    check_announced(store)
    after = replace(store, memberships=leave(store.memberships, until_on=until_on, at=command.at))
    return changes.set_memberships(store, after.memberships, command=command, messages=(store_recorded(after),))
