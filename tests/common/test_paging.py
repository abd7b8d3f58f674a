"""Cursors, and pages of what the database holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import mongo
from common.errors import Invalid
from common.paging import COMPUTED, COUNT_LIMIT, DOWN, UP, Key, Order, Page, decode_cursor, encode_cursor, read_page
from tests import counting

ORDER = Order((Key("name", str), Key("number", int)))
LATEST = Order((Key("at", datetime, DOWN), Key("_id", str)))
#: Odd numbers first, whatever lies in them; the highest first among them.
ODD_FIRST = Order(
    (Key(f"{COMPUTED}.even", int), Key("number", int, DOWN), Key("_id", str)),
    computed=({"$set": {f"{COMPUTED}.even": {"$subtract": [1, {"$mod": ["$number", 2]}]}}},),
)


@given(st.text(), st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_cursor_comes_back_as_it_was(text: str, number: int) -> None:
    text = text.encode("utf-8", "ignore").decode()

    assert decode_cursor(encode_cursor([text, number], ORDER), ORDER) == (text, number)


@given(st.text())
def test_a_cursor_of_anybody_else_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decode_cursor(cursor, ORDER)

    assert refusal.value.code == "cursor_invalid"
    assert "第一页" in refusal.value.message


def test_an_instant_in_a_cursor_comes_back_in_utc() -> None:
    at = datetime.fromisoformat("2026-11-22T08:00:00+08:00")

    assert decode_cursor(encode_cursor([at, "x"], LATEST), LATEST) == (datetime(2026, 11, 22, tzinfo=UTC), "x")


@pytest.mark.parametrize(
    "position",
    [
        ("a", "b"),
        (1, "b"),
        ("2026-11-22T08:00:00", "b"),
        ("0001-01-01T00:00:00+14:00", "b"),
        ("9999-12-31T23:59:59-14:00", "b"),
        ("2026-11-22T08:00:00+08:00",),
        ("2026-11-22T08:00:00+08:00", "b", "c"),
    ],
)
def test_a_cursor_with_no_proper_instant_is_refused(position: tuple[str | int, ...]) -> None:
    with pytest.raises(Invalid) as refusal:
        decode_cursor(encode_cursor(position, LATEST), LATEST)

    assert refusal.value.code == "cursor_invalid"


@pytest.mark.parametrize("number", [2**63, -(2**64) + 1, 2**64 - 1])
def test_a_number_that_no_database_holds_is_refused(number: int) -> None:
    with pytest.raises((Invalid, orjson.JSONEncodeError)):
        decode_cursor(encode_cursor(["a", number], ORDER), ORDER)


@pytest.mark.parametrize(
    "other", [Order((Key("number", int), Key("name", str))), Order((Key("name", str, DOWN), Key("number", int)))]
)
def test_a_cursor_of_another_order_is_refused(other: Order) -> None:
    with pytest.raises(Invalid):
        decode_cursor(encode_cursor(["a", 1], other), ORDER)


@pytest.fixture
def rows(pair: Any) -> Any:
    """A collection of 23 rows with few names, numbers and instants, and two parts each."""
    collection = mongo.database(counting.LEFT)["rows_of_pages"]
    collection.delete_many({})
    begin = datetime(2026, 11, 22, tzinfo=UTC)
    collection.insert_many(
        [
            {
                "_id": f"row_{each:02}",
                "name": "甲乙丙"[each % 3],
                "number": each % 7,
                "at": begin + timedelta(days=each % 5),
                "parts": [{"number": each % 2}, {"number": 2}],
            }
            for each in range(23)
        ]
    )
    return collection


def walk(collection: Any, where: Any, *, order: Order, limit: int, **options: Any) -> tuple[list[Any], set[int]]:
    """The rows of all pages, and every count that was told on the way."""
    cursor, rows, counts = None, [], set()
    while True:
        found = read_page(collection, where, order=order, page=Page(limit, cursor), **options)
        rows += found.items
        counts.add(found.count)
        if found.next is None:
            return rows, counts
        cursor = found.next


@pytest.mark.parametrize("order", [LATEST, ODD_FIRST, Order((Key("name", str, UP), Key("_id", str, DOWN)))])
@pytest.mark.parametrize("where", [{}, {"name": "甲"}, {"number": {"$gt": 3}}, {"name": "丁"}])
@pytest.mark.parametrize("limit", [1, 4, 23, 50])
def test_the_pages_together_are_what_the_filter_finds_in_its_order(
    rows: Any, order: Order, where: Any, limit: int
) -> None:
    seen, counts = walk(rows, where, order=order, limit=limit)

    pipeline = [{"$match": where}, *order.computed, {"$sort": {each.path: each.way for each in order.keys}}]
    expected = [each["_id"] for each in rows.aggregate(pipeline)]
    assert [each["_id"] for each in seen] == expected
    assert counts == {len(expected)}
    assert not any(COMPUTED in each for each in seen)


def test_a_document_that_is_several_rows_is_counted_by_rows(rows: Any) -> None:
    spread = [{"$unwind": "$parts"}, {"$match": {"parts.number": {"$gt": 0}}}]
    order = Order((Key("parts.number", int), Key("_id", str)))

    seen, counts = walk(rows, {"name": "甲"}, order=order, limit=3, spread=spread, fields={"parts": 1})

    assert len(seen) == len({(each["_id"], each["parts"]["number"]) for each in seen}) == 12
    assert counts == {12}
    assert set(seen[0]) == {"_id", "parts"}


def test_only_the_fields_wanted_come_beside_the_sort_values(rows: Any) -> None:
    found = read_page(rows, {}, order=ODD_FIRST, page=Page(2), fields={"name": 1})

    assert set(found.items[0]) == {"_id", "name", "number"}
    assert set(read_page(rows, {}, order=LATEST, page=Page(2), fields={"parts": 0}).items[0]) == {
        *("_id", "name", "number", "at")
    }


def test_a_count_stops_one_above_its_limit(rows: Any) -> None:
    rows.insert_many([{"_id": f"more_{each}", "at": datetime(2026, 1, 1, tzinfo=UTC)} for each in range(COUNT_LIMIT)])

    assert read_page(rows, {}, order=LATEST, page=Page(1)).count == COUNT_LIMIT + 1
