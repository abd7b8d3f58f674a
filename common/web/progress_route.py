"""How far a service is, told to other services: where a message stands in its journal, how far it has followed, and
what stands still.

With them the gateway can wait until a command has its effect elsewhere (blueprint section 4, commands), and tell users
which service is behind, and since when (decision 0043).
"""

from __future__ import annotations

import re

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from common import mongo
from common.errors import Invalid
from common.journal import feed, journal
from common.journal.progress import progress_of, recorded_after
from common.people.commands import Role
from common.phrases import N_
from common.web.access import Access
from common.work.standstill import standing_still

#: What the database can compare; other digits than these are none.
_SEQ = re.compile(r"[0-9]{1,15}")
_SERVICES = Access(frozenset({Role.SERVICE}))
ROWS = {
    "message_position": _SERVICES,
    "cursors": _SERVICES,
    "service_progress": _SERVICES,
    "recorded_after": _SERVICES,
    "standstill": _SERVICES,
}


def register_progress(app: Flask, *, alias: str) -> None:
    """Add `GET /internal/messages/ID`, `cursors`, `progress`, `entries-after/SEQ` and `standstill` of `/internal`.

    Their rows are `ROWS`.
    """

    @app.get("/internal/messages/<message_id>", endpoint="message_position")
    def show_position(message_id: str) -> ResponseReturnValue:
        entry = journal.find(mongo.database(alias), message_id)
        return jsonify(seq=entry.seq if entry else None)

    @app.get("/internal/cursors", endpoint="cursors")
    def show_cursors() -> ResponseReturnValue:
        states = feed.cursor_states(mongo.database(alias))
        return jsonify(cursors={state.source: state.position.seq for state in states})

    @app.get("/internal/progress", endpoint="service_progress")
    def show_progress() -> ResponseReturnValue:
        found = progress_of(alias)
        since = found.waiting_since
        return jsonify(head=found.head, cursors=found.cursors, waiting_since=since.isoformat() if since else None)

    @app.get("/internal/entries-after/<seq>", endpoint="recorded_after")
    def show_recorded(seq: str) -> ResponseReturnValue:
        if not _SEQ.fullmatch(seq):
            raise Invalid(N_("参数 %(name)s 应为数字，请核对。"), code="position_malformed", name="seq")
        recorded_at = recorded_after(alias, int(seq))
        return jsonify(recorded_at=recorded_at.isoformat() if recorded_at else None)

    @app.get("/internal/standstill", endpoint="standstill")
    def show_standstill() -> ResponseReturnValue:
        return jsonify(standstill=[each.as_dict() for each in standing_still(alias)])
