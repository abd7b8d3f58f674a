"""Figures read from the ledgers of many stores at once, without reading the ledgers as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.ratings.domain.catalogue import Consequence
from services.ratings.domain.explanation import Step
from services.ratings.domain.history import Fall
from services.ratings.domain.points import Counted, counted_in
from services.ratings.domain.violation import Status, Violation
from services.ratings.ledger.storage.documents import StoreYearDocument
from services.ratings.ledger.storage.entries import FALL
from services.ratings.ledger.storage.store_years import ledger_id
from services.ratings.stored.beside import BesideEach

Fields = dict[str, Any]
#: Who has a hand in an entry, as it lies in its document.
_HANDS = ("recorded_by", "corrected_by", "decided_by")


def falls_of(store_ids: Iterable[str]) -> dict[str, list[Fall]]:
    """The falls of each store in every year."""
    falls: dict[str, list[Fall]] = {}
    wanted = {"store_id": {"$in": list(store_ids)}, "falls.0": {"$exists": True}}
    for found in StoreYearDocument._get_collection().find(wanted, {"store_id": 1, "falls": 1, "year": 1}):
        falls.setdefault(found["store_id"], []).extend(FALL.value(each) for each in found["falls"])
    return falls


def points_of(store_ids: Iterable[str], year: int) -> dict[str, int]:
    """The points of each store in a year; one without a ledger is missing."""
    ids = [ledger_id(each, year) for each in store_ids]
    return {
        x["store_id"]: x["points"]
        for x in StoreYearDocument._get_collection().find({"_id": {"$in": ids}}, {"store_id": 1, "points": 1})
    }


def counted_of(entries: Iterable[Violation]) -> dict[str, Counted]:
    """What each of the entries costs by the explanation of the year in which it counts; one that costs nothing yet is
    missing.
    """
    counting = [each for each in entries if each.is_in_force and each.decided_on]
    ids = sorted({ledger_id(each.store_id, each.decided_on.year) for each in counting if each.decided_on})
    explained = {"_id": {"$in": ids}, "explanation.steps": {"$exists": True}}
    counted: dict[str, Counted] = {}
    for found in StoreYearDocument._get_collection().find(explained, {"explanation": 1}):
        counted |= counted_in(Step.from_plain(found["explanation"]))
    return {each.violation_id: counted[each.violation_id] for each in counting if each.violation_id in counted}


def points_beside(year: int) -> BesideEach:
    """Where the points of a year lie, for who sorts stores by them."""
    return BesideEach(StoreYearDocument._get_collection().name, str(year), "points")


def with_veto_item(store_ids: Iterable[str], year: int) -> frozenset[str]:
    """Those of the stores for which a termination ground was confirmed in the year."""
    ids = [ledger_id(store_id, year) for store_id in store_ids]
    confirmed = {
        "status": Status.CONFIRMED.value,
        "consequences": Consequence.TERMINATE.value,
        "decided_on": {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"},
    }
    found = StoreYearDocument._get_collection().find(
        {"_id": {"$in": ids}, "entries": {"$elemMatch": confirmed}}, {"store_id": 1}
    )
    return frozenset(each["store_id"] for each in found)


def awaiting_of(store_ids: Iterable[str]) -> dict[str, int]:
    """How many entries of each store wait for a second person; a store without such is missing."""
    waiting = {"entries.status": Status.RECORDED.value}
    stages: list[Fields] = [
        {"$match": {"store_id": {"$in": list(store_ids)}, **waiting}},
        {"$unwind": "$entries"},
        {"$match": waiting},
        {"$group": {"_id": "$store_id", "count": {"$sum": 1}}},
    ]
    return {found["_id"]: found["count"] for found in StoreYearDocument._get_collection().aggregate(stages)}


def persons_behind(store_ids: Iterable[str], years: Iterable[int]) -> frozenset[str]:
    """The natural persons who had a hand in entries in force in these ledgers."""
    ids = [ledger_id(store_id, year) for store_id in store_ids for year in years]
    fields = {"entries.status": 1, **{f"entries.{name}": 1 for name in _HANDS}}
    return frozenset(
        person
        for found in StoreYearDocument._get_collection().find({"_id": {"$in": ids}}, fields)
        for entry in found["entries"]
        if entry["status"] == Status.CONFIRMED
        for hand in (entry.get(name) for name in _HANDS)
        if hand
        for person in hand["persons"]
    )


def touched_by(store_ids: Iterable[str], year: int, *, persons: Iterable[str]) -> frozenset[str]:
    """Those of the stores in whose entries in force of a year one of the natural persons had a hand."""
    wanted = sorted(persons)
    own = {
        "status": Status.CONFIRMED.value,
        "$or": [{f"{name}.persons": {"$in": wanted}} for name in _HANDS],
    }
    ids = [ledger_id(store_id, year) for store_id in store_ids]
    found = StoreYearDocument._get_collection().find(
        {"_id": {"$in": ids}, "entries": {"$elemMatch": own}}, {"store_id": 1}
    )
    return frozenset(each["store_id"] for each in found)
