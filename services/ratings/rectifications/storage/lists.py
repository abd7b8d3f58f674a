"""Rectifications as lists show them, within the actor's scope, with a count up to a limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.commands import Actor
from services.ratings.rectifications.storage.documents import RectificationDocument
from services.ratings.stored import scope
from services.ratings.stored.pages import Page
from services.ratings.stores.storage.lists import of_own_chains

Fields = dict[str, Any]
_HIDDEN = {"pending": 0, "recent": 0}


def rectifications(actor: Actor, *, filters: Mapping[str, str], page: Page) -> tuple[list[Fields], int]:
    """Rectifications by id; in the order of their ids, which says nothing about time."""
    where: Fields = {"$and": [scope.subjects_of(actor, chain_stores=of_own_chains(actor)), dict(filters)]}
    collection = RectificationDocument._get_collection()
    count = collection.count_documents(where, limit=page.count_limit)
    if page.after:
        where["$and"].append(
            {
                "$or": [
                    {"ordered_on": {"$lt": page.after[0]}},
                    {"ordered_on": page.after[0], "_id": {"$lt": page.after[1]}},
                ]
            }
        )
    found = collection.find(where, _HIDDEN).sort([("ordered_on", -1), ("_id", -1)]).limit(page.limit)
    return list(found), count
