"""Annexes of decisions on chains in MongoDB: each store that one lists keeps the case, so a standing stays one read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.mongo import insert_effect
from common.people.commands import Command
from services.agreements.domain.serving import Exemption
from services.agreements.stores.domain.decisions import Annex
from services.agreements.stores.storage.documents import AnnexDocument, StoreDocument
from services.agreements.stores.storage.mapping import EXEMPTION

_AT_ONCE = 1_000


def name_stores(annex: Annex, *, command: Command) -> bool:
    """Let the stores of a paper's annex know its case, in bulk; False when they know it. This is no act of theirs.

    The annex of a paper never changes, so its id is the key. Whoever dies on the way is made good by the next call:
    only a whole annex is remembered as told.
    """
    if AnnexDocument._get_collection().find_one({"_id": annex.paper_id}, {"_id": 1}) is not None:
        return False
    _note(annex.named, {"named_by": annex.case_id})
    if annex.decided_on is not None:
        _note(annex.exempt, {"exemptions": EXEMPTION.fields(Exemption(annex.case_id, annex.decided_on))})
    return insert_effect(AnnexDocument(id=annex.paper_id, case_id=annex.case_id), command=command)


def _note(store_ids: Sequence[str], fact: dict[str, Any]) -> None:
    for start in range(0, len(store_ids), _AT_ONCE):
        listed = {"_id": {"$in": list(store_ids[start : start + _AT_ONCE])}}
        StoreDocument._get_collection().update_many(listed, {"$addToSet": fact})
