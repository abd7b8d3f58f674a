"""Lists of stores in the real database: each filter, each order, page by page, with one count."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest

from common.folding import fold
from common.paging import Page
from common.people.commands import Actor
from services.ratings.grades.usecases.list_grades import list_grades
from services.ratings.stores.domain.wanted import Sort, Wanted
from tests.databases import empty
from tests.ratings.conftest import MONDAY
from tests.ratings.world import APPROVER, AUDITOR, headquarters, pharmacy

GRADES = ("A", "B", "C", "unrated")
RISK = {None: 0, "unrated": 1, "A": 2, "B": 3, "C": 4}
#: Of each penalty of a store whether it needs attention on `MONDAY`.
PENALTIES: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"kind": "suspension", "from_on": "2026-02-01", "until_on": "2026-04-01"}, True),
    ({"kind": "suspension", "from_on": "2026-02-01", "until_on": None}, True),
    ({"kind": "suspension", "from_on": "2026-03-03", "until_on": "2026-04-01"}, True),
    ({"kind": "suspension", "from_on": "2026-02-01", "until_on": "2026-03-02"}, False),
    ({"kind": "suspension", "from_on": "2026-02-01", "until_on": "2026-04-01", "ended_on": "2026-03-02"}, False),
    ({"kind": "suspension", "from_on": "2026-02-01", "until_on": "2026-04-01", "ended_on": "2026-03-03"}, True),
    ({"kind": "termination", "from_on": "2026-03-03", "until_on": None}, True),
    ({"kind": "termination", "from_on": "2026-03-02", "until_on": None}, False),
)


CHAINS = {"chn_1": "百草溪（连锁）", "chn_2": "药洲"}


def named(each: dict[str, Any], *words: str) -> bool:
    """Whether each word stands in the name of the store, or in that of a chain of it, which may be told as 连锁."""
    names = [each["name_key"], *(fold(CHAINS[chain_id] + "连锁") for chain_id in each["rating"]["chain_ids"])]
    bare = [name.replace("(", "").replace(")", "") for name in names]
    return all(any(fold(word) in name for name in bare) for word in words)


def store(number: int, dice: random.Random) -> dict[str, Any]:
    name = f"{dice.choice(('康源', '青葙', 'Abc'))}大药房（{dice.choice(('药洲', '杏林'))}{number % 9}店）"
    chain = dice.choice(("chn_1", "chn_2", None))
    code = dice.choice((None, f"P360302{number:05}"))
    penalties = [dice.choice(PENALTIES)] if dice.random() < 0.4 else []
    member = {"chain_id": chain, "kind": dice.choice(("direct", "franchise")), "from_on": "2020-01-01"}
    member["until_on"] = dice.choice((None, "2026-03-02", "2026-03-03"))
    return {
        "_id": f"sto_{number:03}",
        "name": name,
        "name_key": fold(name),
        "code": code,
        "codes": [*([code] if code else []), f"USCC{number % 20:014}"],
        "area": dice.choice(("360302", "360313", "369902")),
        "memberships": [member] if chain else [],
        "penalties": [each for each, _ in penalties],
        "needs_attention": any(needs for _, needs in penalties),
        "rating": {
            "grade": dice.choice(GRADES),
            "is_designated": dice.random() < 0.8,
            "chain_ids": [chain] if chain and member["until_on"] != "2026-03-02" else [],
            "awaiting": 0,
        },
        "points": dice.choice((0, 0, 3, 12)),
    }


@pytest.fixture(scope="module")
def city(ratings_db: Any) -> list[dict[str, Any]]:
    """Sixty stores of every kind, some with a ledger of the year or of the one before."""
    empty(ratings_db)
    dice = random.Random(20260302)
    made = [store(number, dice) for number in range(60)]
    ratings_db["stores"].insert_many([{**each} for each in made])
    ratings_db["chains"].insert_many(
        [{"_id": name, "name_key": fold(told), "schema": 1} for name, told in CHAINS.items()]
    )
    ledgers = [(each, 2026, each["points"]) for each in made if each["points"]] + [(made[0], 2025, 40)]
    ratings_db["store_years"].insert_many(
        [{"_id": f"{each['_id']}:{year}", "store_id": each["_id"], "points": n} for each, year, n in ledgers]
    )
    ratings_db["stores"].insert_one({"_id": "sto_unheard", "penalties": []})
    return made


def walk(actor: Actor, wanted: Wanted, sort: Sort, *, limit: int = 7) -> tuple[list[dict[str, Any]], set[int]]:
    rows: list[dict[str, Any]] = []
    counts: set[int] = set()
    cursor = None
    while True:
        found = list_grades(actor, wanted=wanted, sort=sort, today=MONDAY, page=Page(limit, cursor))
        rows += found.items
        counts.add(found.count)
        if (cursor := found.next) is None:
            return rows, counts


FILTERS: dict[str, tuple[tuple[Any, Callable[[dict[str, Any]], bool]], ...]] = {
    "text": (
        (None, lambda _: True),
        ("店 ａｂｃ", lambda each: "ABC" in each["name_key"]),
        ("[大药房药洲", lambda each: "大药房(药洲" in each["name_key"]),
        ("大药房【药洲1】店", lambda each: "(药洲1店)" in each["name_key"]),
        ("百草溪", lambda each: "chn_1" in each["rating"]["chain_ids"]),
        ("药洲连锁 杏林", lambda each: named(each, "药洲连锁", "杏林")),
        ("连锁 杏林 药洲", lambda each: named(each, "连锁", "杏林", "药洲")),
        ("uscc00000000000007", lambda each: each["codes"][-1].endswith("07")),
        ("P36030200007", lambda each: each["code"] == "P36030200007"),
        ("p3603 0200007", lambda each: each["code"] == "P36030200007"),
        ("200007", lambda each: each["code"] == "P36030200007"),
        ("000012 康源", lambda each: named(each, "康源") and any("000012" in code for code in each["codes"])),
        ("\u200b", lambda _: False),
    ),
    "chain_id": ((None, lambda _: True), ("chn_1", lambda each: "chn_1" in each["rating"]["chain_ids"])),
    "area": (
        (None, lambda _: True),
        ("3603", lambda each: each["area"].startswith("3603")),
        ("360313", lambda each: each["area"] == "360313"),
    ),
    "grade": (
        (None, lambda _: True),
        ("C", lambda each: each["rating"]["is_designated"] and each["rating"]["grade"] == "C"),
    ),
    "is_registered_enough": ((False, lambda each: each["rating"]["is_designated"]), (True, lambda _: True)),
}


@pytest.mark.parametrize(
    "values", list(product(*FILTERS.values())), ids=lambda values: "-".join(str(v) for v, _ in values)
)
def test_all_filters_hold_together_and_the_count_is_that_of_the_rows(city: list[dict[str, Any]], values: Any) -> None:
    wanted = Wanted(**{name: value for name, (value, _) in zip(FILTERS, values, strict=True)})

    rows, counts = walk(AUDITOR, wanted, Sort.ATTENTION)

    expected = {each["_id"] for each in city if all(meets(each) for _, meets in values)}
    assert sorted(each["_id"] for each in rows) == sorted(expected)
    assert counts == {len(expected)}


def value_of(each: dict[str, Any], sort: Sort) -> Any:
    """What the store is sorted by, as the sort's docstring says."""
    risk = RISK[each["rating"]["grade"] if each["rating"]["is_designated"] else None]
    return {
        "id": each["_id"],
        "attention": -(5 if each["needs_attention"] else risk),
        "name": each["name_key"],
        "code": each["code"] or "~",
        "grade": risk,
        "points": each["points"],
    }[sort.value.removeprefix("-")]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("limit", [1, 7, 60])
def test_each_order_holds_from_page_to_page(city: list[dict[str, Any]], sort: Sort, limit: int) -> None:
    by_id = {each["_id"]: each for each in city}

    rows, counts = walk(AUDITOR, Wanted(is_registered_enough=True), sort, limit=limit)

    assert len({each["_id"] for each in rows}) == len(rows) == 60
    assert counts == {60}
    values = [value_of(by_id[each["_id"]], sort) for each in rows]
    for one, other in pairwise(values):
        assert one >= other if sort.value.startswith("-") else one <= other
    if sort is Sort.ATTENTION:
        assert {each["_id"] for each in rows[: sum(each["needs_attention"] for each in city)]} == {
            each["_id"] for each in city if each["needs_attention"]
        }


@pytest.mark.parametrize("limit", [1, 60])
def test_by_attention_a_store_comes_first_whose_whole_name_is_asked_for(city: list[dict[str, Any]], limit: int) -> None:
    calm = next(each for each in reversed(city) if not each["rating"]["is_designated"] and not each["needs_attention"])
    text = calm["name"].replace("（", "").replace("）", " ")

    rows, _ = walk(AUDITOR, Wanted(text=text, is_registered_enough=True), Sort.ATTENTION, limit=limit)
    in_words, _ = walk(AUDITOR, Wanted(text=calm["name"][:2], is_registered_enough=True), Sort.ATTENTION, limit=limit)

    same = [each for each in city if each["name"] == calm["name"]]
    assert {each["_id"] for each in rows[: len(same)]} == {each["_id"] for each in same}
    assert in_words[0]["_id"] != calm["_id"]


def sees_directly(each: dict[str, Any], chain_id: str, day: date = MONDAY) -> bool:
    members = each["memberships"]
    return any(
        one["chain_id"] == chain_id and one["kind"] == "direct" and (one["until_on"] or "9999") > day.isoformat()
        for one in members
    )


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (pharmacy("sto_003", "sto_unheard"), lambda each: each["_id"] == "sto_003"),
        (headquarters("chn_1"), lambda each: sees_directly(each, "chn_1")),
        (APPROVER, lambda each: each["area"].startswith("3603")),
        (AUDITOR, lambda _: True),
        (headquarters(), lambda _: False),
    ],
)
def test_each_role_lists_and_counts_its_own_stores(city: list[dict[str, Any]], actor: Actor, sees: Any) -> None:
    rows, counts = walk(actor, Wanted(is_registered_enough=True), Sort.NAME)

    expected = {each["_id"] for each in city if sees(each)}
    assert {each["_id"] for each in rows} == expected
    assert counts == {len(expected)}
