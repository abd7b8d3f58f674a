"""Answers which holds lie on stores, or on a chain: past, present and coming ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from common.errors import Invalid
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.holds import Hold, HoldScope, active, latest_first
from services.agreements.domain.standing import holds_on
from services.agreements.domain.store import Store
from services.agreements.stores.storage import chain_holds, stores
from services.agreements.stores.usecases.get_visible_store import get_visible_store, is_visible
from services.agreements.stores.usecases.list_chains import get_chain
from services.agreements.stores.usecases.list_stores import MAX_STORES, too_many_stores


@dataclass(frozen=True, slots=True)
class Lying:
    """A hold as it lies on a store; `store_id` is None of a chain's hold as it was decided."""

    hold: Hold
    store_id: str | None = None


def list_holds(
    *, actor: Actor, store_id: str | None, store_ids: Sequence[str] | None, chain_id: str | None, now: datetime
) -> list[Lying]:
    """Every hold on a store (its own, and those of chains as far as they reach it), on several, or on a chain.

    Latest first, store by store; of several stores those outside the actor's scope are left out, and so is what
    `told_holds` leaves out. Raises
    `StoreNotFound`, `ChainNotFound`, `Invalid` (subject_unnamed, too_many_stores).
    """
    if len([each for each in (store_id, store_ids, chain_id) if each is not None]) != 1:
        told = N_("请用 store_id、store_ids 或 chain_id 之一说明要查询哪家药店或连锁。")
        raise Invalid(told, code="subject_unnamed")
    day = day_of(now)
    if chain_id is not None:
        get_chain(chain_id, actor=actor, day=day)
        return [Lying(each) for each in latest_first(chain_holds.find([chain_id]))]
    if store_id is not None:
        return _on([get_visible_store(store_id, actor=actor, day=day)], actor=actor, now=now)
    if len(store_ids or ()) > MAX_STORES:
        raise too_many_stores(MAX_STORES)
    found = [each for each in stores.find_many(store_ids or ()) if is_visible(each, actor=actor, day=day)]
    return _on(found, actor=actor, now=now)


def told_holds(store: Store, lying: Iterable[Hold], *, actor: Actor, now: datetime) -> tuple[Hold, ...]:
    """Those of the holds on a store of which the actor may know, latest first.

    To a headquarters another chain's measure is told while it closes the store; what was, or is to come, is no matter
    of its.
    """
    grants = grants_of(actor)
    return tuple(
        each
        for each in latest_first(lying)
        if each.scope is HoldScope.STORE
        or grants.covers_membership(each.subject_id, store_id=store.id)
        or active([each], at=now)
    )


def _on(found: Sequence[Store], *, actor: Actor, now: datetime) -> list[Lying]:
    of_chains = chain_holds.find(sorted({chain_id for each in found for chain_id in each.reach}))
    count_franchise = policies.current().count_franchise

    def lying(store: Store) -> tuple[Hold, ...]:
        reaching = holds_on(store, chain_holds=of_chains, known_at=now, count_franchise=count_franchise)
        return told_holds(store, reaching, actor=actor, now=now)

    return [Lying(hold, store.id) for store in found for hold in lying(store)]
