"""Reads what a standing is computed from, a store and the holds of its chains, in one round trip."""

from __future__ import annotations

from services.agreements.domain.holds import Hold
from services.agreements.domain.store import Store
from services.agreements.stores.storage.chain_holds import composed
from services.agreements.stores.storage.documents import ChainHoldDocument, StoreDocument
from services.agreements.stores.storage.stores import WITHOUT, store_value

_CHAIN_HOLDS = {
    "$lookup": {
        "from": ChainHoldDocument._get_collection_name(),
        "localField": "reach",
        "foreignField": "chain_id",
        "pipeline": [{"$project": WITHOUT}],
        "as": "chain_holds",
    }
}


def find(store_id: str) -> tuple[Store, tuple[Hold, ...]] | None:
    """The store and every hold of the chains in its reach, past ones too; None when there is no such store."""
    pipeline = [{"$match": {"_id": store_id}}, {"$project": WITHOUT}, _CHAIN_HOLDS]
    with StoreDocument._get_collection().aggregate(pipeline) as found:
        stored = next(found, None)
    return (store_value(stored), composed(stored["chain_holds"])) if stored else None
