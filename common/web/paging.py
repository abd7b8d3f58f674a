"""Pages of lists at the edge: the page that a request asks for, and what was found as an answer, in all services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import marshmallow as ma
from marshmallow import fields

from common.paging import COUNT_LIMIT, Found, Page
from common.web.schemas import Digits, StrictSchema

Item = TypeVar("Item")


class PageQuery(StrictSchema):
    """How much of a list, and from where on."""

    limit = Digits(least=1, most=200, load_default=50, metadata={"description": "1–200 条"})
    cursor = fields.String(load_default=None, metadata={"description": "上一页返回的 next"})


def page_schema(item: type[ma.Schema], **further: fields.Field[Any]) -> type[ma.Schema]:
    """The schema of a page of a list: `{items, next, count}`, and what one list tells further."""
    name = item.__name__.removesuffix("Schema")
    return ma.Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(required=True, allow_none=True, metadata={"description": "下一页的 cursor"}),
            "count": fields.Raw(required=True, metadata={"description": '总数；超过 1000 时为 "1000+"'}),
            **further,
        },
        name=f"{name}PageSchema",
    )


def asked(query: Mapping[str, Any]) -> Page:
    """The page that the arguments of a `PageQuery` ask for."""
    return Page(query["limit"], query["cursor"])


def answer(found: Found[Item], show: Callable[[Item], Any]) -> dict[str, Any]:
    """The body of a page; `show` makes of an item what is told of it."""
    return {"items": [show(each) for each in found], "next": found.next, "count": told_count(found.count)}


def told_count(count: int) -> int | str:
    """A count as it is told: exact to 1000, then "1000+"."""
    return count if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+"
