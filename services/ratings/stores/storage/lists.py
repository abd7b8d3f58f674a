"""Stores as lists show them: plain dictionaries, within the actor's scope."""

from __future__ import annotations

from datetime import date
from typing import Any

from common.naming import has_every_word
from common.paging import Found, Page, read_page
from common.people.commands import Actor
from common.scope_filter import within_area
from services.ratings.domain.grades import Grade
from services.ratings.stored import scope
from services.ratings.stored.beside import BesideEach, BesideRows
from services.ratings.stores.domain.wanted import Sort, Wanted
from services.ratings.stores.storage import chains, orders
from services.ratings.stores.storage.documents import StoreDocument

Fields = dict[str, Any]


def page_of(actor: Actor, *, wanted: Wanted, sort: Sort, points: BesideEach, day: date, page: Page) -> Found[Fields]:
    """Stores with their grade of the day, sorted; `points` is where the points lie by which they may be."""
    where, order = _matching(actor, wanted, day), orders.order_of(sort, wanted=wanted, points=points, day=day)
    fields = {"name": 1, "code": 1, "area": 1, "rating": 1}
    return read_page(StoreDocument._get_collection(), where, order=order, page=page, fields=fields)


def grade_counts(actor: Actor, *, chain_id: str | None, area: str | None, day: date) -> dict[str, int]:
    """How many designated stores have each grade."""
    where = _matching(actor, Wanted(chain_id=chain_id, area=area), day)
    stages = [{"$match": where}, {"$group": {"_id": "$rating.grade", "count": {"$sum": 1}}}]
    found = {each["_id"]: each["count"] for each in StoreDocument._get_collection().aggregate(stages)}
    return {grade.value: found.get(grade.value, 0) for grade in Grade}


def seen_by(actor: Actor, *, day: date) -> BesideRows:
    """The stores that the actor sees on a day, for who keeps lists of stores."""
    return BesideRows(StoreDocument._get_collection().name, scope.stores_of(actor, day=day))


def lying_in(area: str) -> BesideRows:
    """The stores of an area, given by leading digits, for who keeps lists of stores."""
    return BesideRows(StoreDocument._get_collection().name, within_area(area))


def _matching(actor: Actor, wanted: Wanted, day: date) -> Fields:
    conditions: list[Fields] = [scope.stores_of(actor, day=day)]
    if wanted.grade is not None or not wanted.is_registered_enough:
        conditions.append({"rating.is_designated": True})
    if wanted.text is not None:
        conditions.append({"$or": [_named(actor, wanted.text), {"_id": {"$in": list(wanted.also)}}]})
    if wanted.chain_id is not None:
        conditions.append(scope.members_told(actor, [wanted.chain_id], member_of=_member_of))
    if wanted.area is not None:
        conditions.append(within_area(wanted.area))
    if wanted.grade is not None:
        conditions.append({"rating.grade": wanted.grade})
    # Of a store that is not registered yet only a penalty is known.
    return {"name": {"$exists": True}, "$and": conditions}


def _named(actor: Actor, text: str) -> Fields:
    """The condition for the stores that a text names by their codes, names, and the names of chains that are told."""
    return has_every_word(
        text,
        chains=chains.named(text),
        member_of=lambda chain_ids: scope.members_told(actor, chain_ids, member_of=_member_of),
        has_code=lambda code: [{"codes": code}],
    )


def _member_of(chain_ids: list[str]) -> Fields:
    return {"rating.chain_ids": {"$in": chain_ids}}


def of_headquarters(actor: Actor, *, day: date) -> list[str]:
    """The ids of the stores that a headquarters sees on a day."""
    return [each["_id"] for each in StoreDocument._get_collection().find(scope.members_of(actor, day=day), {"_id": 1})]
