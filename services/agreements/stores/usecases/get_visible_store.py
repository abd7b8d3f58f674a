"""Answers which store an actor may see: one outside its scope does not exist for it."""

from __future__ import annotations

from datetime import date

from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.agreements.domain.store import Store, StoreNotFound
from services.agreements.stores.storage import registrations, stores


def get_visible_store(store_id: str, *, actor: Actor, day: date) -> Store:
    """The store, if its registration is complete and it lies in the actor's scope that day. Raises `StoreNotFound`."""
    store = stores.get(store_id)
    if not is_visible(store, actor=actor, day=day):
        raise not_found()
    return store


def not_found() -> StoreNotFound:
    """The refusal of a store that does not exist, or not for this actor: nobody can tell which."""
    return StoreNotFound(N_("没有找到该药店，请核对编号；也可能不在您的管辖范围内。"))


def is_visible(store: Store, *, actor: Actor, day: date) -> bool:
    """Whether an actor may see a store on a day."""
    particulars, grants = store.particulars, grants_of(actor)
    in_scope = grants.covers_store(store.id, area=particulars.area, memberships=store.memberships, day=day)
    return in_scope and registrations.is_complete(store.import_id)
