"""A page of violations that wait for a second person to confirm them, with the names of stores and recorders."""

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
class WaitingViolation:
    """An entry that waits: what it is about, and by whom and since when (ISO text) it is recorded."""

    violation_id: str
    store_id: str
    store_name: str
    item: str
    act: str
    occurred_on: str
    recorded_by: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Some entries, the position of the next ones, and how many wait in all."""

    rows: tuple[WaitingViolation, ...]
    next: str | None
    count: int | str


def list_waiting_violations(
    *, area: str | None, cursor: str | None, actor: Actor, connections: Mapping[str, Connection]
) -> WaitingPage:
    """The page after `cursor` of what the actor may see, the longest-waiting first; `area` are leading digits.

    Raises `ServiceUnreachable`.
    """
    found = ratings.list_waiting_violations(connections["ratings"], actor=actor, limit=PAGE, cursor=cursor, area=area)
    ids = sorted({each["store_id"] for each in found["items"]})
    asked = together({"stores": lambda: agreements.stores_of(connections["agreements"], ids, actor=actor)})
    stores: Mapping[str, agreements.Store] = asked["stores"].value or {}
    persons = find_person_names({each["recorded_by"] for each in found["items"]})
    rows = tuple(_row(each, store=stores.get(each["store_id"]), persons=persons) for each in found["items"])
    return WaitingPage(rows, found["next"], found["count"])


def _row(entry: ratings.Violation, *, store: agreements.Store | None, persons: Mapping[str, str]) -> WaitingViolation:
    return WaitingViolation(
        violation_id=entry["id"],
        store_id=entry["store_id"],
        store_name=store["name"] if store else entry["store_id"],
        item=entry["item"],
        act=entry["act"],
        occurred_on=entry["occurred_on"],
        recorded_by=persons.get(entry["recorded_by"], entry["recorded_by"]),
        recorded_at=entry["recorded_at"],
    )
