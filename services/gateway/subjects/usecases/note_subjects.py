"""Keeps what the gateway needs to know of stores and chains (name, area, chains) up to the journal of agreements.

Pattern: follow. A store's cases and papers are seen by where it lies, so they learn of it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from common.messages import ChainRegistered, StoreRecorded, StoresRegistered
from services.gateway.cases.storage import cases
from services.gateway.papers.storage import papers
from services.gateway.subjects.storage import subjects
from services.gateway.subjects.storage.subjects import Subject


def note_stores(registered: StoresRegistered, *, seq: int, day: date) -> None:
    """Note up to 500 new stores."""
    stores = {each["store_id"]: _store(each, day=day) for each in registered.stores}
    subjects.note_many(stores.values(), seq=seq)
    for store_id in cases.without_scope(tuple(stores)):
        store = stores[store_id]
        cases.set_scope(store_id, name=store.name, area=store.area, chain_ids=store.chain_ids)


def note_store(recorded: StoreRecorded, *, seq: int, day: date) -> None:
    """Note a store's particulars, and let its cases and papers follow."""
    store = _store(recorded.to_data(), day=day)
    if subjects.note(store, seq=seq):
        cases.set_scope(store.subject_id, name=store.name, area=store.area, chain_ids=store.chain_ids)
        papers.set_scope(store.subject_id, area=store.area, chain_ids=store.chain_ids)


def note_chain(registered: ChainRegistered, *, seq: int) -> None:
    """Note a chain's name."""
    chain = Subject(
        subject_id=registered.chain_id,
        kind="chain",
        name=registered.chain_name,
        code=None,
        area="",
        chain_ids=(registered.chain_id,),
    )
    subjects.note(chain, seq=seq)


def _store(data: Mapping[str, Any], *, day: date) -> Subject:
    """The store with the chains that it belongs to on `day` or later."""
    chains = {each["chain_id"] for each in data["memberships"] if _lasts(each.get("until_on"), day)}
    return Subject(
        subject_id=data["store_id"],
        kind="store",
        name=data["name"],
        code=data.get("code"),
        area=data.get("area") or "",
        chain_ids=tuple(sorted(chains)),
    )


def _lasts(until_on: str | None, day: date) -> bool:
    return until_on is None or date.fromisoformat(until_on) > day
