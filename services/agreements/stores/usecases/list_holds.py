"""Answers which holds lie on a store, or on a chain: past, present and coming ones."""

from __future__ import annotations

from datetime import datetime

from common.errors import Invalid
from common.people.commands import Actor
from common.phrases import N_
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.holds import Hold, latest_first
from services.agreements.domain.standing import holds_on
from services.agreements.stores.storage import chain_holds
from services.agreements.stores.usecases.get_visible_store import get_visible_store
from services.agreements.stores.usecases.list_chains import get_chain


def list_holds(*, actor: Actor, store_id: str | None, chain_id: str | None, now: datetime) -> tuple[Hold, ...]:
    """Every hold on a store (its own, and those of chains as far as they reach it), or on a chain; latest first.

    Raises `StoreNotFound`, `ChainNotFound`, `Invalid` (subject_unnamed).
    """
    if (store_id is None) == (chain_id is None):
        raise Invalid(N_("请用 store_id 或 chain_id 之一说明要查询哪家药店或连锁。"), code="subject_unnamed")
    found: tuple[Hold, ...] = ()
    if store_id is not None:
        store = get_visible_store(store_id, actor=actor, day=day_of(now))
        found = holds_on(
            store,
            chain_holds=chain_holds.find(store.reach),
            known_at=now,
            count_franchise=policies.current().count_franchise.on(day_of(now)),
        )
    if chain_id is not None:
        get_chain(chain_id, actor=actor, day=day_of(now))
        found = chain_holds.find([chain_id])
    return latest_first(found)
