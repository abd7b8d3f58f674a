"""A page of violations, with the names of stores and of who recorded and decided them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.people.commands import Actor
from services.gateway.accounts.usecases.find_person_names import find_person_names
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import together

#: Violations on a page.
PAGE = 20


@dataclass(frozen=True, slots=True)
class ViolationFilter:
    """Which violations: by state, store, area (leading digits); None is any. `decidable` by the actor themselves.

    `state` and `sort` are words of ratings (`Status`, `EntrySort`).
    """

    state: str | None
    decidable: bool
    sort: str
    store_id: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class ViolationRow:
    """An entry in a list: what it is about, by whom and when (ISO text) it was recorded, and decided if it was."""

    violation_id: str
    store_id: str
    store_name: str
    item: str
    act: str
    occurred_on: str
    state: str
    recorded_by: str
    recorded_at: str
    decided_by: str | None
    decided_at: str | None


@dataclass(frozen=True, slots=True)
class ViolationPage:
    """Some entries, the position of the next ones, and how many there are.

    `store_name` is that of the store that was asked for, as far as the actor may know it.
    """

    rows: tuple[ViolationRow, ...]
    next: str | None
    count: int | str
    store_name: str | None


def list_violations(
    filters: ViolationFilter, *, cursor: str | None, actor: Actor, connections: Mapping[str, Connection]
) -> ViolationPage:
    """The page after `cursor` of what the actor may see. Raises `ServiceUnreachable`."""
    found = ratings.list_violations(
        connections["ratings"],
        actor=actor,
        limit=PAGE,
        cursor=cursor,
        state=filters.state,
        decidable=filters.decidable,
        store_id=filters.store_id,
        area=filters.area,
        sort=filters.sort,
    )
    asked_for = {filters.store_id} if filters.store_id else set()
    ids = sorted({each["store_id"] for each in found["items"]} | asked_for)
    asked = together({"stores": lambda: agreements.stores_of(connections["agreements"], ids, actor=actor)})
    names = {store_id: each["name"] for store_id, each in (asked["stores"].value or {}).items()}
    accounts = {by for each in found["items"] for by in (each["recorded_by"], each["decided_by"]) if by}
    persons = find_person_names(accounts)
    rows = tuple(_row(each, stores=names, persons=persons) for each in found["items"])
    return ViolationPage(rows, found["next"], found["count"], names.get(filters.store_id or ""))


def _row(entry: ratings.Violation, *, stores: Mapping[str, str], persons: Mapping[str, str]) -> ViolationRow:
    decided_by = entry["decided_by"]
    return ViolationRow(
        violation_id=entry["id"],
        store_id=entry["store_id"],
        store_name=stores.get(entry["store_id"], entry["store_id"]),
        item=entry["item"],
        act=entry["act"],
        occurred_on=entry["occurred_on"],
        state=entry["state"],
        recorded_by=persons.get(entry["recorded_by"], entry["recorded_by"]),
        recorded_at=entry["recorded_at"],
        decided_by=persons.get(decided_by, decided_by) if decided_by else None,
        decided_at=entry["decided_at"],
    )
