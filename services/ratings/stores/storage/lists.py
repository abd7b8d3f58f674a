"""Stores as lists show them: plain dictionaries, within the actor's scope."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from common.paging import Found, Key, Order, Page, read_page
from common.people.commands import Actor
from services.ratings.domain.grades import Grade
from services.ratings.stored import scope
from services.ratings.stores.storage.documents import StoreDocument

Fields = dict[str, Any]
_BY_ID = Order((Key("_id", str),))


def designated(
    actor: Actor, *, text: str | None, chain_id: str | None, area: str | None, grade: str | None, page: Page
) -> Found[Fields]:
    """Designated stores with their grade of the day, by id; `text` is part of the name, or the whole code."""
    where = _designated(actor, chain_id=chain_id, area=area)
    if text is not None:
        where["$and"].append({"$or": [{"name": {"$regex": re.escape(text)}}, {"code": text.upper()}]})
    if grade is not None:
        where["$and"].append({"rating.grade": grade})
    fields = {"name": 1, "code": 1, "area": 1, "rating": 1}
    return read_page(StoreDocument._get_collection(), where, order=_BY_ID, page=page, fields=fields)


def grade_counts(actor: Actor, *, chain_id: str | None, area: str | None) -> dict[str, int]:
    """How many designated stores have each grade."""
    where = _designated(actor, chain_id=chain_id, area=area)
    stages = [{"$match": where}, {"$group": {"_id": "$rating.grade", "count": {"$sum": 1}}}]
    found = {each["_id"]: each["count"] for each in StoreDocument._get_collection().aggregate(stages)}
    return {grade.value: found.get(grade.value, 0) for grade in Grade}


def _designated(actor: Actor, *, chain_id: str | None, area: str | None) -> Fields:
    conditions: list[Fields] = [scope.stores_of(actor)]
    if chain_id is not None:
        conditions.append({"rating.chain_ids": chain_id})
    if area is not None:
        conditions.append(scope.within_area(area))
    return {"rating.is_designated": True, "$and": conditions}


def of_chains(chain_ids: Iterable[str]) -> list[str]:
    """The stores that belong to any of the chains on the day that their rating is of."""
    wanted = {"rating.chain_ids": {"$in": list(chain_ids)}}
    return [each["_id"] for each in StoreDocument._get_collection().find(wanted, {"_id": 1})]
