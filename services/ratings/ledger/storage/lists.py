"""Entries as lists show them, within the actor's scope, with a count up to a limit."""

from __future__ import annotations

from typing import Any

from common.people.commands import Actor
from services.ratings.domain.parties import is_staff
from services.ratings.domain.violation import Status, Violation
from services.ratings.ledger.storage.documents import StoreYearDocument
from services.ratings.ledger.storage.entries import ENTRY
from services.ratings.stored import scope
from services.ratings.stored.pages import Page, before

Fields = dict[str, Any]


def violations(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, year: int | None, state: str | None, page: Page
) -> tuple[list[Violation], int]:
    """Entries, the newest first; a party sees confirmed ones only. With a year those that count, or wait, in it."""
    ledger: Fields = {"$and": [scope.ledgers_of(actor, chain_stores=chain_stores)]}
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
            *([{"$match": before("entries.recorded_at", "entries.violation_id", page.after)}] if page.after else []),
            {"$sort": {"entries.recorded_at": -1, "entries.violation_id": -1}},
            {"$limit": page.limit},
            {"$replaceRoot": {"newRoot": {"$mergeObjects": ["$entries", {"schema": "$schema"}]}}},
        ]
    )
    return [ENTRY.value(each) for each in found], counted[0]["count"] if counted else 0


def _entry_conditions(actor: Actor, *, year: int | None, state: str | None) -> list[Fields]:
    conditions: list[Fields] = []
    if not is_staff(actor):
        conditions.append({"entries.status": Status.CONFIRMED.value})
    if state is not None:
        conditions.append({"entries.status": state})
    if year is None:
        conditions.append({"entries.copied_from": None})
    else:
        not_counted = {"entries.status": {"$ne": Status.CONFIRMED.value}}
        conditions.append({"$or": [not_counted, {"entries.decided_on": {"$regex": f"^{year}-"}}]})
    return conditions
