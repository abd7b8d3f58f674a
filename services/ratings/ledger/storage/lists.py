"""Entries as lists show them, within the actor's scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from common.paging import DOWN, UP, Found, Key, Order, Page, read_page
from common.people.commands import Actor
from common.scope_filter import within_area
from services.ratings.domain.parties import is_staff
from services.ratings.domain.violation import Status, Violation, decidable_by
from services.ratings.ledger.domain.wanted import EntrySort, WantedEntries
from services.ratings.ledger.storage.documents import StoreYearDocument
from services.ratings.ledger.storage.entries import ENTRY
from services.ratings.stored import scope

Fields = dict[str, Any]
_BY_TIME = {
    sort: Order((Key("entries.recorded_at", datetime, way), Key("entries.violation_id", str, way)))
    for sort, way in ((EntrySort.RECORDED, UP), (EntrySort.RECORDED_DOWN, DOWN))
}
_BY_WINDOW = Order((Key("entries.objection_on", str), Key("entries.violation_id", str)))
_BY_DECISION = Order((Key("entries.decided_at", datetime), Key("entries.violation_id", str)))


def violations(actor: Actor, *, wanted: WantedEntries, chain_stores: list[str], page: Page) -> Found[Violation]:
    """Entries; a party sees confirmed ones only."""
    ledger: Fields = {"$and": [scope.ledgers_of(actor, chain_stores=chain_stores)]}
    if wanted.store_id is not None:
        ledger["$and"].append({"store_id": wanted.store_id})
    if wanted.violation_ids is not None:
        ledger["$and"].append(_named(wanted.violation_ids))
    if wanted.area is not None:
        ledger["$and"].append(within_area(wanted.area))
    if wanted.year is not None:
        ledger["$and"].append({"year": wanted.year})
    if wanted.state is not None:
        ledger["$and"].append({"entries.status": wanted.state})
    entries = _entry_conditions(actor, year=wanted.year, state=wanted.state)
    if wanted.violation_ids is not None:
        entries.append(_named(wanted.violation_ids))
    if wanted.is_decidable:
        decidable = _decidable(actor)
        entries.append(decidable)
        ledger["$and"].append({"entries.status": decidable["entries.status"]})
    found = read_page(
        StoreYearDocument._get_collection(),
        ledger,
        spread=[{"$unwind": "$entries"}, {"$match": {"$and": entries}}],
        order=_BY_TIME[wanted.sort],
        page=page,
        fields={"entries": 1, "schema": 1},
    )
    return found.map(_entry)


def open_objections(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, today: date, limit: int
) -> Found[Violation]:
    """Confirmed entries whose window to object is open on a day, the first to end first."""
    window = {"$gte": today.isoformat()}
    return _confirmed(actor, window, _BY_WINDOW, chain_stores=chain_stores, store_id=store_id, today=today, limit=limit)


def untold(actor: Actor, *, chain_stores: list[str], store_id: str | None, today: date, limit: int) -> Found[Violation]:
    """Confirmed entries of which their stores are not told yet: no window is set. The first confirmed comes first."""
    return _confirmed(actor, None, _BY_DECISION, chain_stores=chain_stores, store_id=store_id, today=today, limit=limit)


def _confirmed(
    actor: Actor,
    window: Fields | None,
    order: Order,
    *,
    chain_stores: list[str],
    store_id: str | None,
    today: date,
    limit: int,
) -> Found[Violation]:
    """Confirmed entries of this year and the last whose `objection_on` is as the window says."""
    waiting: Fields = {"entries.status": Status.CONFIRMED.value, "entries.objection_on": window}
    ledger: Fields = {"$and": [scope.ledgers_of(actor, chain_stores=chain_stores), waiting]}
    ledger["year"] = {"$gte": today.year - 1}
    if store_id is not None:
        ledger["store_id"] = store_id
    found = read_page(
        StoreYearDocument._get_collection(),
        ledger,
        spread=[{"$unwind": "$entries"}, {"$match": {**waiting, "entries.copied_from": None}}],
        order=order,
        page=Page(limit),
        fields={"entries": 1, "schema": 1},
    )
    return found.map(_entry)


def _entry(row: Fields) -> Violation:
    return ENTRY.value({**row["entries"], "schema": row["schema"]})


def _named(violation_ids: Sequence[str]) -> Fields:
    return {"entries.violation_id": {"$in": list(violation_ids)}}


def _decidable(actor: Actor) -> Fields:
    """The condition on an entry that the actor may confirm or reject."""
    rule = decidable_by(actor)
    return {
        "entries.status": {"$in": sorted(rule.states)},
        "entries.recorded_by.persons": {"$nin": sorted(rule.by_none_of)},
        "entries.corrected_by.persons": {"$nin": sorted(rule.by_none_of)},
    }


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
