"""Pages of lists: how much is asked for, from where on, and what was found; one filter gives the rows and their count.

A list has an `Order`. Where a page ended is told as a cursor, a text of the last item's sort values, which only a list
of the same order takes. `common.web.paging` stands between this and requests.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any, Generic, TypeVar
from zlib import crc32

import orjson
from pymongo.collection import Collection

from common.errors import Invalid
from common.phrases import N_

Fields = dict[str, Any]
Item = TypeVar("Item")
Other = TypeVar("Other")
#: Lists are counted exactly up to here.
COUNT_LIMIT = 1000
#: Where a row carries sort values that are computed; it never leaves this module.
COMPUTED = "_order"
UP, DOWN = 1, -1
#: Of a whole number that the database can compare with.
_INT_BITS = 63


@dataclass(frozen=True, slots=True)
class Key:
    """One sort value: its path in a row, never null there, its kind, and which way it is sorted."""

    path: str
    kind: type[str] | type[int] | type[datetime]
    way: int = UP


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted; the last key tells any two rows apart. `computed` are stages that set what lies nowhere.

    They set it below `COMPUTED`, and see the rows that match.
    """

    keys: tuple[Key, ...]
    computed: tuple[Fields, ...] = ()

    @property
    def mark(self) -> str:
        """What tells the cursors of this order from those of another one."""
        return f"{crc32(repr((self.keys, self.computed)).encode()):08x}"


def waiting_first(is_waiting: Fields, *, time: str, due: Fields | str = "") -> Order:
    """What waits for somebody first, the longest at the head; then the rest, the latest first. All by `time`.

    Where `due` gives a day (ISO text), what is due first stands at the head of what waits.
    """
    millis = {"$toLong": f"${time}"}
    sorted_by = {
        "rest": {"$cond": [is_waiting, 0, 1]},
        "due": {"$cond": [is_waiting, due, ""]},
        "time": {"$cond": [is_waiting, millis, {"$multiply": [-1, millis]}]},
    }
    kinds = {"rest": int, "due": str, "time": int}
    keys = (*(Key(f"{COMPUTED}.{name}", kind) for name, kind in kinds.items()), Key("_id", str))
    return Order(keys, computed=({"$set": {COMPUTED: sorted_by}},))


@dataclass(frozen=True, slots=True)
class Page:
    """How many items of a list are asked for, and the cursor after which they begin; None at the start."""

    limit: int
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[Item]):
    """Items of a page, the cursor of the next page if more follow, and how many match in all, counted up to 1001."""

    items: tuple[Item, ...]
    next: str | None
    count: int

    def map(self, change: Callable[[Item], Other]) -> Found[Other]:
        """The same page of what the items become."""
        return Found(tuple(change(each) for each in self.items), self.next, self.count)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


def read_page(
    collection: Collection[Fields],
    where: Mapping[str, Any],
    *,
    order: Order,
    page: Page,
    spread: Sequence[Fields] = (),
    fields: Mapping[str, Any] | None = None,
) -> Found[Fields]:
    """A page of the documents that match, and how many they are.

    `spread` are stages that make several rows of a document. Raises `Invalid` (cursor_invalid).
    """
    matching = [{"$match": where}, *spread]
    after = decode_cursor(page.cursor, order) if page.cursor is not None else None
    rows = list(
        collection.aggregate(
            [
                *matching,
                *order.computed,
                *([{"$match": _beyond(order, after)}] if after else []),
                {"$sort": {each.path: each.way for each in order.keys}},
                {"$limit": page.limit + 1},
                *([{"$project": _with_keys(fields, order)}] if fields else []),
            ]
        )
    )
    shown = rows[: page.limit]
    is_cut = len(rows) > page.limit
    following = encode_cursor([_at(shown[-1], each.path) for each in order.keys], order) if is_cut else None
    for each in shown:
        each.pop(COMPUTED, None)
    return Found(tuple(shown), following, _count(collection, matching))


def _count(collection: Collection[Fields], matching: Sequence[Fields]) -> int:
    counted = next(iter(collection.aggregate([*matching, {"$limit": COUNT_LIMIT + 1}, {"$count": "count"}])), None)
    return int(counted["count"]) if counted else 0


def _with_keys(fields: Mapping[str, Any], order: Order) -> Mapping[str, Any]:
    """The fields wanted, and the sort values with them; a list of what is not wanted keeps them anyway."""
    keys = (COMPUTED if each.path.startswith(f"{COMPUTED}.") else each.path for each in order.keys)
    wanted = {each: 1 for each in keys if not any(each.startswith(f"{name}.") for name in fields)}
    return {**wanted, **fields} if all(fields.values()) else fields


def _beyond(order: Order, after: Sequence[Any]) -> Fields:
    """The condition for what stands after a position."""
    values = list(zip(order.keys, after, strict=True))
    return {
        "$or": [
            {
                **{earlier.path: same for earlier, same in values[:number]},
                key.path: {"$gt" if key.way == UP else "$lt": value},
            }
            for number, (key, value) in enumerate(values)
        ]
    }


def encode_cursor(position: Iterable[str | int | datetime], order: Order) -> str:
    """The cursor of a position, which is the sort values of an item."""
    texts = [each.isoformat() if isinstance(each, datetime) else each for each in position]
    return base64.urlsafe_b64encode(orjson.dumps([order.mark, *texts])).decode().rstrip("=")


def decode_cursor(cursor: str, order: Order) -> tuple[Any, ...]:
    """The position of a cursor, instants in UTC. Raises `Invalid` (cursor_invalid) for any other text."""
    try:
        told = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        return tuple(_values(told, order))
    except (binascii.Error, ValueError, TypeError, OverflowError) as error:
        raise Invalid(N_("翻页位置已失效，请从第一页重新查看。"), code="cursor_invalid") from error


def _at(row: Mapping[str, Any], path: str) -> Any:
    return reduce(lambda inner, name: inner[name], path.split("."), row)


def _values(told: Any, order: Order) -> Iterable[Any]:
    """Raises `TypeError`, `ValueError` or `OverflowError` for what is no position of the order."""
    mark, *values = told
    if mark != order.mark:
        raise ValueError("the position of another list")
    for value, key in zip(values, order.keys, strict=True):
        if key.kind is datetime:
            yield _instant(value)
        elif type(value) is not key.kind or (isinstance(value, int) and value.bit_length() > _INT_BITS):
            raise TypeError(f"{value!r} is no {key.kind.__name__}")
        else:
            yield value


def _instant(text: Any) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant.astimezone(UTC)
