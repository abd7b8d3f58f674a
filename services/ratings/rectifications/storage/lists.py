"""Rectifications as lists show them, within the actor's scope, with a count up to a limit."""

from __future__ import annotations

from typing import Any

from common.people.commands import Actor
from services.ratings.rectifications.domain.rectification import Rectification
from services.ratings.rectifications.storage.documents import RectificationDocument
from services.ratings.rectifications.storage.rectifications import rectification_of
from services.ratings.stored import scope
from services.ratings.stored.pages import Page, before

Fields = dict[str, Any]


def rectifications(
    actor: Actor,
    *,
    chain_stores: list[str],
    case_id: str | None,
    store_id: str | None,
    chain_id: str | None,
    page: Page,
) -> tuple[list[Rectification], int]:
    """Rectifications, the latest ordered first; those of one day in the order of their ids, which says nothing."""
    wanted = scope.about(store_id=store_id, chain_id=chain_id)
    if case_id is not None:
        wanted["case_id"] = case_id
    where: Fields = {"$and": [scope.subjects_of(actor, chain_stores=chain_stores), wanted]}
    collection = RectificationDocument._get_collection()
    count = collection.count_documents(where, limit=page.count_limit)
    if page.after:
        where["$and"].append(before("ordered_on", "_id", page.after))
    found = collection.find(where, {"pending": 0, "recent": 0}).sort([("ordered_on", -1), ("_id", -1)])
    return [rectification_of(each) for each in found.limit(page.limit)], count
