"""The door through which other services read this one's journal; open to services only (blueprint section 4, feed)."""

from __future__ import annotations

import re

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from common import mongo
from common.errors import Invalid
from common.journal import feed
from common.people.commands import Role
from common.phrases import N_
from common.web.access import Access

PATH = "/internal/journal"
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
ROWS = {"journal": Access(frozenset({Role.SERVICE}))}


def register_journal(app: Flask, *, alias: str) -> None:
    """Add `GET /internal/journal?after=SEQ&hash=H&limit=N&wait=S`; its row of the access table is in `ROWS`."""

    @app.get(PATH, endpoint="journal")
    def read_journal() -> ResponseReturnValue:
        body = feed.feed_body(
            mongo.database(alias),
            after=int(_number("after", default="0")),
            hash=request.args.get("hash", ""),
            limit=int(_number("limit", default="500")),
            wait=_number("wait", default="0"),
        )
        return Response(body, mimetype="application/json")


def _number(name: str, *, default: str) -> float:
    text = request.args.get(name, default)
    if not _NUMBER.fullmatch(text):
        raise Invalid(N_("参数 %(name)s 应为数字，请核对。"), code="position_malformed", name=name)
    return float(text)
