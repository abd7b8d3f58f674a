"""A page of stores with standing, grade and points, put together from both services in few calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from common.errors import NotFound
from common.people.commands import Actor
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import Answer, together

#: Stores on a page.
PAGE = 20
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoreFilter:
    """Which stores: by words of the name or a code, area, chain, grade; None is any."""

    words: str | None = None
    area: str | None = None
    chain_id: str | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store in a list; standing, grade and points are None where there is none, or a service is silent."""

    store_id: str
    name: str
    code: str | None
    area: str
    chain_name: str | None
    standing: str | None
    grade: str | None
    points: int | None


@dataclass(frozen=True, slots=True)
class StorePage:
    """Some stores, the position of the next ones, how many there are, and what could not be read."""

    rows: tuple[StoreRow, ...]
    next: str | None
    count: int | str
    silent: tuple[str, ...]


def list_stores(
    filters: StoreFilter, *, cursor: str | None, actor: Actor, connections: Mapping[str, Connection]
) -> StorePage:
    """The page after `cursor`. Raises `ServiceUnreachable` when the list itself cannot be read."""
    if filters.grade is not None:
        return _rated_page(filters, cursor=cursor, actor=actor, connections=connections)
    found = agreements.list_stores(
        connections["agreements"],
        actor=actor,
        q=filters.words,
        area=filters.area,
        chain_id=filters.chain_id,
        limit=PAGE,
        cursor=cursor,
    )
    ids = [each["id"] for each in found["items"]]
    answers = together(
        {
            "standings": lambda: agreements.standings_of(connections["agreements"], ids, actor=actor),
            **_grade_questions(connections["ratings"], ids, filters, cursor=cursor, actor=actor),
        }
    )
    return _page(found, found["items"], answers.pop("standings"), _grades(answers))


def _rated_page(
    filters: StoreFilter, *, cursor: str | None, actor: Actor, connections: Mapping[str, Connection]
) -> StorePage:
    found = _rated(connections["ratings"], filters, cursor=cursor, actor=actor)
    grades = {each["store_id"]: each for each in found["items"]}
    answers = together(
        {
            "standings": lambda: agreements.standings_of(connections["agreements"], list(grades), actor=actor),
            "stores": lambda: agreements.stores_of(connections["agreements"], list(grades), actor=actor),
        }
    )
    known = answers["stores"].value or {}
    items = [{**each, **known.get(each["store_id"], {}), "id": each["store_id"]} for each in found["items"]]
    return _page(found, items, answers["standings"], Answer(grades))


def _rated(connection: Connection, filters: StoreFilter, *, cursor: str | None, actor: Actor) -> Body:
    return ratings.list_grades(
        connection,
        actor=actor,
        q=filters.words,
        chain_id=filters.chain_id,
        area=filters.area,
        grade=filters.grade,
        limit=PAGE,
        cursor=cursor,
    )


def _grade_questions(
    connection: Connection, ids: Sequence[str], filters: StoreFilter, *, cursor: str | None, actor: Actor
) -> dict[str, Callable[[], Any]]:
    """What to ask for the grades of a page's stores.

    Both services list stores in the order of their ids, so the same page of ratings holds them; when the page was
    searched for by words, the few stores that it has are asked for one by one.
    """
    if filters.words is None:
        return {"grades": lambda: _rated(connection, filters, cursor=cursor, actor=actor)["items"]}
    return {each: partial(_one_grade, connection, each, actor=actor) for each in ids}


def _one_grade(connection: Connection, store_id: str, *, actor: Actor) -> list[Body]:
    """The grade of a store in a list; an empty one for a store that is not designated."""
    try:
        return [ratings.get_grade(connection, store_id, actor=actor)]
    except NotFound:
        return []


def _grades(answers: Mapping[str, Answer]) -> Answer:
    """All grades that came back, by store; with the first refusal, if there was one."""
    refusal = next((answer.refusal for answer in answers.values() if answer.refusal), None)
    return Answer({each["store_id"]: each for answer in answers.values() for each in answer.value or ()}, refusal)


def _page(found: Body, items: Sequence[Body], standings: Answer, grades: Answer) -> StorePage:
    rows = tuple(_row(each, standings.value or {}, grades.value or {}) for each in items)
    silent = (("结算状态",) if standings.refusal else ()) + (("诚信等级",) if grades.refusal else ())
    return StorePage(rows, found["next"], found["count"], silent)


def _row(item: Body, standings: Mapping[str, Body], grades: Mapping[str, Body]) -> StoreRow:
    grade = grades.get(item["id"], {})
    return StoreRow(
        store_id=item["id"],
        name=item["name"],
        code=item.get("code"),
        area=item.get("area_name") or item["area"],
        chain_name=item.get("chain_name"),
        standing=standings.get(item["id"], {}).get("standing"),
        grade=grade.get("grade"),
        points=grade.get("points"),
    )
