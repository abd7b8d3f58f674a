"""Annexes of decisions on chains in MongoDB: each store that one names keeps the case, so a standing stays one read."""

from __future__ import annotations

from collections.abc import Sequence

from common.mongo import insert_effect
from common.people.commands import Command
from services.agreements.stores.storage.documents import AnnexDocument, StoreDocument

_AT_ONCE = 1_000


def name_stores(paper_id: str, case_id: str, store_ids: Sequence[str], *, command: Command) -> bool:
    """Let the stores of a paper's annex know its case, in bulk; False when they know it. This is no act of theirs.

    The annex of a paper never changes, so its id is the key. Whoever dies on the way is made good by the next call:
    only a whole annex is remembered as told.
    """
    if AnnexDocument._get_collection().find_one({"_id": paper_id}, {"_id": 1}) is not None:
        return False
    stores = StoreDocument._get_collection()
    for start in range(0, len(store_ids), _AT_ONCE):
        named = {"_id": {"$in": list(store_ids[start : start + _AT_ONCE])}}
        stores.update_many(named, {"$addToSet": {"named_by": case_id}})
    return insert_effect(AnnexDocument(id=paper_id, case_id=case_id), command=command)
