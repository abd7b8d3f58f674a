"""Reads what a standing is computed from: of one store with the holds of its chains in one round trip, or of many."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from common.mapping import COMPACT
from services.agreements.domain.holds import Hold
from services.agreements.domain.store import Store
from services.agreements.stores.domain.lookup import StoreFacts
from services.agreements.stores.storage.chain_holds import composed
from services.agreements.stores.storage.documents import ChainHoldDocument, StoreDocument
from services.agreements.stores.storage.stores import MISSING, WITHOUT, holds_of, store_value

_CHAIN_HOLDS = {
    "$lookup": {
        "from": ChainHoldDocument._get_collection_name(),
        "localField": "reach",
        "foreignField": "chain_id",
        "pipeline": [{"$project": WITHOUT}],
        "as": "chain_holds",
    }
}
_FACTS = COMPACT.of(StoreFacts, names={"id": "_id"}, apart={"holds"}, missing=MISSING)
_READ = {"schema": 1} | {each.name: 1 for each in dataclasses.fields(StoreFacts) if each.name != "id"}


def find(store_id: str) -> tuple[Store, tuple[Hold, ...]] | None:
    """The store and every hold of the chains in its reach, past ones too; None when there is no such store."""
    pipeline = [{"$match": {"_id": store_id}}, {"$project": WITHOUT}, _CHAIN_HOLDS]
    with StoreDocument._get_collection().aggregate(pipeline) as found:
        stored = next(found, None)
    return (store_value(stored), composed(stored["chain_holds"])) if stored else None


def find_many(*, store_ids: Sequence[str], codes: Sequence[str]) -> list[StoreFacts]:
    """Those of the stores with one of these ids, or one of these 医保编码, that exist; in no order."""
    named = [{field: {"$in": list(keys)}} for field, keys in (("_id", store_ids), ("code", codes)) if keys]
    if not named:
        return []
    found = StoreDocument._get_collection().find(named[0] if len(named) == 1 else {"$or": named}, _READ)
    return [_FACTS.value(each, holds=holds_of(each)) for each in found]
