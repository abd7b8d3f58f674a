"""Lists as the API shows them: plain dictionaries, within the actor's scope, with a count up to a limit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.commands import AREA_ROLES, CITY_ROLES, Actor, Role
from services.ratings.domain.grades import Grade
from services.ratings.domain.violation import Status, Violation
from services.ratings.ledger.storage.entries import entry_of
from services.ratings.storage.documents import (
    ProposalDocument,
    RectificationDocument,
    StoreDocument,
    StoreYearDocument,
)
from services.ratings.stored import scope

Fields = dict[str, Any]
_HIDDEN = {"pending": 0, "recent": 0}


@dataclass(frozen=True, slots=True)
class Page:
    """How much of a list, from where on (the sort values of the last item seen), and how far to count."""

    limit: int
    count_limit: int
    after: tuple[Any, ...] | None = None


def grades(
    actor: Actor, *, text: str | None, chain_id: str | None, area: str | None, grade: str | None, page: Page
) -> tuple[list[Fields], int]:
    """Designated stores with their grade of the day, by id; `text` is part of the name, or the whole code."""
    where = _designated(actor, chain_id=chain_id, area=area)
    if text is not None:
        where["$and"].append({"$or": [{"name": {"$regex": re.escape(text)}}, {"code": text.upper()}]})
    if grade is not None:
        where["$and"].append({"rating.grade": grade})
    return _by_id(where, page)


def grade_counts(actor: Actor, *, chain_id: str | None, area: str | None) -> dict[str, int]:
    """How many designated stores have each grade."""
    where = _designated(actor, chain_id=chain_id, area=area)
    stages = [{"$match": where}, {"$group": {"_id": "$rating.grade", "count": {"$sum": 1}}}]
    found = {each["_id"]: each["count"] for each in StoreDocument._get_collection().aggregate(stages)}
    return {grade.value: found.get(grade.value, 0) for grade in Grade}


def violations(
    actor: Actor, *, store_id: str | None, year: int | None, state: str | None, page: Page
) -> tuple[list[Violation], int]:
    """Entries, the newest first; a party sees confirmed ones only. With a year those that count, or wait, in it."""
    ledger: Fields = {"$and": [scope.ledgers_of(actor, chain_stores=_chain_stores(actor))]}
    if store_id is not None:
        ledger["$and"].append({"store_id": store_id})
    if year is not None:
        ledger["$and"].append({"year": year})
    if state is not None:
        ledger["$and"].append({"entries.status": state})
    entry: Fields = {"$and": [*_entry_conditions(actor, year=year, state=state)]}
    begin: list[Fields] = [{"$match": ledger}, {"$unwind": "$entries"}, {"$match": entry}]
    collection = StoreYearDocument._get_collection()
    counted = list(collection.aggregate([*begin, {"$limit": page.count_limit}, {"$count": "count"}]))
    found = collection.aggregate(
        [
            *begin,
            *([{"$match": _before("entries.recorded_at", "entries.violation_id", page.after)}] if page.after else []),
            {"$sort": {"entries.recorded_at": -1, "entries.violation_id": -1}},
            {"$limit": page.limit},
            {"$replaceRoot": {"newRoot": "$entries"}},
        ]
    )
    return [entry_of(each) for each in found], counted[0]["count"] if counted else 0


def proposals(actor: Actor, *, filters: Mapping[str, Any], page: Page) -> tuple[list[Fields], int]:
    """Proposals, the newest first."""
    where: Fields = {"$and": [scope.subjects_of(actor, chain_stores=[]), dict(filters)]}
    collection = ProposalDocument._get_collection()
    count = collection.count_documents(where, limit=page.count_limit)
    if page.after:
        where["$and"].append(_before("proposed_at", "_id", page.after))
    found = collection.find(where, {**_HIDDEN, "facts": 0}).sort([("proposed_at", -1), ("_id", -1)]).limit(page.limit)
    return list(found), count


def rectifications(actor: Actor, *, filters: Mapping[str, str], page: Page) -> tuple[list[Fields], int]:
    """Rectifications by id; in the order of their ids, which says nothing about time."""
    where: Fields = {"$and": [scope.subjects_of(actor, chain_stores=_chain_stores(actor)), dict(filters)]}
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


def _designated(actor: Actor, *, chain_id: str | None, area: str | None) -> Fields:
    conditions: list[Fields] = [scope.stores_of(actor)]
    if chain_id is not None:
        conditions.append({"rating.chain_ids": chain_id})
    if area is not None:
        conditions.append(scope.within_area(area))
    return {"rating.is_designated": True, "$and": conditions}


def _by_id(where: Fields, page: Page) -> tuple[list[Fields], int]:
    collection = StoreDocument._get_collection()
    count = collection.count_documents(where, limit=page.count_limit)
    if page.after:
        where["$and"].append({"_id": {"$gt": page.after[0]}})
    fields = {"name": 1, "code": 1, "area": 1, "rating": 1}
    return list(collection.find(where, fields).sort("_id", 1).limit(page.limit)), count


def _entry_conditions(actor: Actor, *, year: int | None, state: str | None) -> list[Fields]:
    conditions: list[Fields] = []
    if not actor.has(*AREA_ROLES, *CITY_ROLES):
        conditions.append({"entries.status": Status.CONFIRMED.value})
    if state is not None:
        conditions.append({"entries.status": state})
    if year is None:
        conditions.append({"entries.copied_from": None})
    else:
        not_counted = {"entries.status": {"$ne": Status.CONFIRMED.value}}
        conditions.append({"$or": [not_counted, {"entries.decided_on": {"$regex": f"^{year}-"}}]})
    return conditions


def _before(time_field: str, id_field: str, after: tuple[Any, ...]) -> Fields:
    """The condition for what comes after an item in a list with the newest first."""
    at, identifier = after
    return {"$or": [{time_field: {"$lt": at}}, {time_field: at, id_field: {"$lt": identifier}}]}


def _chain_stores(actor: Actor) -> list[str]:
    """The stores of the chains whose headquarters the actor is."""
    if not actor.has(Role.HEADQUARTERS) or not actor.chains:
        return []
    wanted = {"rating.chain_ids": {"$in": list(actor.chains)}}
    return [each["_id"] for each in StoreDocument._get_collection().find(wanted, {"_id": 1})]
