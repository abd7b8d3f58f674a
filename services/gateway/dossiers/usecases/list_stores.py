"""A page of stores with standing, grade and points, put together from both services in few calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.errors import DomainError
from common.folding import fold
from common.naming import may_be_code
from common.people.commands import Actor
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection, ServiceUnreachable
from services.gateway.clients.together import together

#: Stores on a page.
PAGE = 20
#: How many stores one question may name; a part of a code that so many have, and ratings was not told, finds none.
_MOST = agreements.MOST_NAMED
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoreFilter:
    """Which stores: by words of the name and of its chain's, or a code; area (leading digits), chain, grade.

    None is any. `sort` is a word of ratings (`stores/domain/wanted.py`): what needs attention first, or a column.
    """

    words: str | None = None
    area: str | None = None
    chain_id: str | None = None
    grade: str | None = None
    sort: str = "attention"


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store in a list; standing, grade and points are None where a service is silent.

    The grade is `none` for one without an agreement in force.
    `reasons` are those for which agreements says that it is closed, `coming` is what it tells of decisions that are not
    in effect yet, `codes` are the keys of its codes as far as they are known. `store` is what agreements tells of it,
    None while it is silent.
    """

    store_id: str
    name: str
    code: str | None
    area: str
    chain_name: str | None
    standing: str | None
    grade: str | None
    points: int | None
    reasons: Sequence[Body] = ()
    coming: Sequence[Body] = ()
    codes: frozenset[str] = frozenset()
    store: agreements.Store | None = None


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
    """The page after `cursor`, sorted and counted by ratings, which knows every registered store.

    Stores that agreements alone knows by the words, by their whole number in the chain or by a part of a code that
    ratings was not told, are asked of ratings by their ids: the list stays one. While ratings is silent agreements
    lists them, by no order that means anything, where no grade is asked for. Which of both a position is of is known by
    who takes it.
    Raises `ServiceUnreachable` when the list itself cannot be read.
    """
    try:
        found = _known(filters, cursor=cursor, actor=actor, connections=connections)
    except DomainError as refusal:
        is_for_agreements = isinstance(refusal, ServiceUnreachable) or refusal.code == "cursor_invalid"
        if filters.grade is not None or not is_for_agreements:
            raise
        return _unrated_page(filters, cursor=cursor, actor=actor, connection=connections["agreements"])
    ids = [each["store_id"] for each in found["items"]]
    answers = together(
        {
            "standings": lambda: agreements.standings_of(connections["agreements"], ids, actor=actor),
            "stores": lambda: agreements.stores_of(connections["agreements"], ids, actor=actor),
        }
    )
    known: Mapping[str, agreements.Store] = answers["stores"].value or {}
    items = [
        {**each, "grade": each["grade"] or "none", **known.get(each["store_id"], {}), "id": each["store_id"]}
        for each in found["items"]
    ]
    silent = ("结算状态",) if answers["standings"].refusal else ()
    return _page(found, items, answers["standings"].value, silent, stores=known)


def _known(filters: StoreFilter, *, cursor: str | None, actor: Actor, connections: Mapping[str, Connection]) -> Body:
    """The page of ratings; where it knows no store by the words, or the position is not of such a list, the page of
    those that agreements knows by a part of a code.
    """
    rating, agreeing = connections["ratings"], connections["agreements"]
    numbered = _numbered(filters.words, actor=actor, connection=agreeing)
    try:
        found = _rated(rating, filters, also=numbered, cursor=cursor, actor=actor)
    except DomainError as refusal:
        coded = _coded(filters.words, actor=actor, connection=agreeing) if refusal.code == "cursor_invalid" else []
        if not coded:
            raise
        return _rated(rating, filters, also=coded, cursor=cursor, actor=actor)
    if not found["items"] and (coded := _coded(filters.words, actor=actor, connection=agreeing)):
        return _rated(rating, filters, also=coded, cursor=cursor, actor=actor)
    return found


def _rated(
    connection: Connection, filters: StoreFilter, *, also: Iterable[str], cursor: str | None, actor: Actor
) -> Body:
    return ratings.list_grades(
        connection,
        actor=actor,
        q=filters.words,
        also=also,
        chain_id=filters.chain_id,
        area=filters.area,
        grade=filters.grade,
        registered=True,
        sort=filters.sort,
        limit=PAGE,
        cursor=cursor,
    )


def _numbered(words: str | None, *, actor: Actor, connection: Connection) -> list[str]:
    """The stores of which the words are the whole number in their chain, which agreements alone knows."""
    return _ids(connection, actor=actor, shop_number=words) if words else []


def _coded(words: str | None, *, actor: Actor, connection: Connection) -> list[str]:
    """The stores by a part of a code, which agreements knows of all of them; none where they are too many to name."""
    found = _ids(connection, actor=actor, q=words) if words and may_be_code(words) else []
    return found if len(found) < _MOST else []


def _ids(connection: Connection, *, actor: Actor, **named: str) -> list[str]:
    """The ids of the first `_MOST` stores; none while agreements is silent, which the list survives."""
    asked = together({"page": lambda: agreements.list_stores(connection, actor=actor, limit=_MOST, **named)})
    return [each["id"] for each in asked["page"].value["items"]] if asked["page"].value else []


def _unrated_page(filters: StoreFilter, *, cursor: str | None, actor: Actor, connection: Connection) -> StorePage:
    found = agreements.list_stores(
        connection,
        actor=actor,
        q=filters.words,
        area=filters.area,
        chain_id=filters.chain_id,
        limit=PAGE,
        cursor=cursor,
    )
    standings = agreements.standings_of(connection, [each["id"] for each in found["items"]], actor=actor)
    stores = {each["id"]: each for each in found["items"]}
    return _page(found, found["items"], standings, ("诚信等级",), stores=stores)


def _page(
    found: Body,
    items: Sequence[Body],
    standings: Mapping[str, Body] | None,
    silent: tuple[str, ...],
    *,
    stores: Mapping[str, agreements.Store],
) -> StorePage:
    rows = tuple(_row(each, standings or {}, store=stores.get(each["id"])) for each in items)
    return StorePage(rows, found["next"], found["count"], silent)


def _row(item: Body, standings: Mapping[str, Body], *, store: agreements.Store | None) -> StoreRow:
    standing = standings.get(item["id"], {})
    return StoreRow(
        store_id=item["id"],
        name=item["name"],
        code=item.get("code"),
        area=item.get("area_name") or item["area"],
        chain_name=item.get("chain_name"),
        standing=standing.get("standing"),
        grade=item.get("grade"),
        points=item.get("points"),
        reasons=standing.get("reasons", ()),
        coming=standing.get("coming", ()),
        codes=frozenset(fold(each) for each in (item.get("code"), item.get("uscc")) if each),
        store=store,
    )
