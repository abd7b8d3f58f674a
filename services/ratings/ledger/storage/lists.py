"""Entries as lists show them, within the actor's scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from common.paging import DOWN, Found, Key, Order, Page, read_page
from common.people.commands import Actor
from services.ratings.domain.parties import is_staff
from services.ratings.domain.violation import Status, Violation
from services.ratings.ledger.storage.documents import StoreYearDocument
from services.ratings.ledger.storage.entries import ENTRY
from services.ratings.stored import scope

Fields = dict[str, Any]
_LATEST = Order((Key("entries.recorded_at", datetime, DOWN), Key("entries.violation_id", str, DOWN)))


def violations(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, year: int | None, state: str | None, page: Page
) -> Found[Violation]:
    """Entries, the newest first; a party sees confirmed ones only. With a year those that count, or wait, in it."""
    ledger: Fields = {"$and": [scope.ledgers_of(actor, chain_stores=chain_stores)]}
    if store_id is not None:
        ledger["$and"].append({"store_id": store_id})
    if year is not None:
        ledger["$and"].append({"year": year})
    if state is not None:
        ledger["$and"].append({"entries.status": state})
    entry: Fields = {"$and": [*_entry_conditions(actor, year=year, state=state)]}
    found = read_page(
        StoreYearDocument._get_collection(),
        ledger,
        spread=[{"$unwind": "$entries"}, {"$match": entry}],
        order=_LATEST,
        page=page,
        fields={"entries": 1, "schema": 1},
    )
    return found.map(lambda each: ENTRY.value({**each["entries"], "schema": each["schema"]}))


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
