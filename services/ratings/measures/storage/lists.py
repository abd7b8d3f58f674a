"""Proposals as lists show them: plain dictionaries, within the actor's scope, with a count up to a limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.commands import Actor
from services.ratings.measures.storage.documents import ProposalDocument
from services.ratings.stored import scope
from services.ratings.stored.pages import Page, before

Fields = dict[str, Any]
_HIDDEN = {"pending": 0, "recent": 0}


def proposals(actor: Actor, *, filters: Mapping[str, Any], page: Page) -> tuple[list[Fields], int]:
    """Proposals, the newest first."""
    where: Fields = {"$and": [scope.subjects_of(actor, chain_stores=[]), dict(filters)]}
    collection = ProposalDocument._get_collection()
    count = collection.count_documents(where, limit=page.count_limit)
    if page.after:
        where["$and"].append(before("proposed_at", "_id", page.after))
    found = collection.find(where, {**_HIDDEN, "facts": 0}).sort([("proposed_at", -1), ("_id", -1)]).limit(page.limit)
    return list(found), count
