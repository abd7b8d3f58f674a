"""Finds registered stores: with terms and penalties, but not yet falls and determinations (`complete_histories`).

A read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from common.people.commands import Actor
from services.ratings.domain.store import StoreRecord, check_visible, not_found
from services.ratings.stored.beside import Beside
from services.ratings.stores.storage import stores


def find_store(store_id: str) -> StoreRecord | None:
    """A store, or None."""
    return stores.find(store_id)


def get_store(store_id: str) -> StoreRecord:
    """A store. Raises `StoreNotFound`."""
    record = stores.find(store_id)
    if record is None:
        raise not_found()
    return record


def get_visible_store(store_id: str, *, actor: Actor, today: date) -> StoreRecord:
    """A store in the actor's scope. Raises `StoreNotFound`."""
    record = get_store(store_id)
    check_visible(record, actor, today)
    return record


def get_store_beside(store_id: str, *, beside: Beside) -> tuple[StoreRecord, Mapping[str, Any] | None]:
    """A store, and what lies beside it in another room or None, in one question. Raises `StoreNotFound`."""
    found = stores.find_beside(store_id, beside=beside)
    if found is None:
        raise not_found()
    return found


def find_stores(store_ids: Iterable[str]) -> list[StoreRecord]:
    """Those of the stores that are registered."""
    return stores.find_many(store_ids)


def find_stores_of_chain(chain_id: str) -> list[StoreRecord]:
    """Every store whose records name the chain, in the order of their ids."""
    return stores.of_chain(chain_id)
