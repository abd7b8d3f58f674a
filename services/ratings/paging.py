"""Pages of lists: from the query to the storage's page and back, the same for every list of ratings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from common.web import COUNT_LIMIT, decode_cursor, encode_cursor, page
from services.ratings.stored.pages import Page

Item = TypeVar("Item")


def asked(query: dict[str, Any], *kinds: type[str] | type[datetime]) -> Page:
    """The page that a query asks for, with one item more, to see whether another page follows."""
    return Page(query["limit"] + 1, COUNT_LIMIT + 1, decode_cursor(query["cursor"], *kinds))


def answer(
    found: Sequence[Item],
    count: int,
    *,
    limit: int,
    show: Callable[[Item], dict[str, Any]],
    position: Callable[[Item], Sequence[str]],
) -> dict[str, Any]:
    """The body of a page; `position` gives the sort values of an item."""
    shown = found[:limit]
    following = encode_cursor(*position(shown[-1])) if len(found) > limit else None
    return page([show(each) for each in shown], following, count)
