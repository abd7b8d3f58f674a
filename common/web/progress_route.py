"""How far a service is, told to other services: where a message stands in its journal, how far it has followed, and
what stands still.

With the first two, the gateway can wait until a command has its effect elsewhere (blueprint section 4, commands).
"""

from __future__ import annotations

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from common import mongo
from common.journal import feed, journal
from common.people.commands import Role
from common.web.access import Access
from common.work.standstill import standing_still

_SERVICES = Access(frozenset({Role.SERVICE}))
ROWS = {"message_position": _SERVICES, "cursors": _SERVICES, "standstill": _SERVICES}


def register_progress(app: Flask, *, alias: str) -> None:
    """Add `GET /internal/messages/ID`, `/internal/cursors` and `/internal/standstill`; their rows are `ROWS`."""

    @app.get("/internal/messages/<message_id>", endpoint="message_position")
    def show_position(message_id: str) -> ResponseReturnValue:
        entry = journal.find(mongo.database(alias), message_id)
        return jsonify(seq=entry.seq if entry else None)

    @app.get("/internal/cursors", endpoint="cursors")
    def show_cursors() -> ResponseReturnValue:
        states = feed.cursor_states(mongo.database(alias))
        return jsonify(cursors={state.source: state.position.seq for state in states})

    @app.get("/internal/standstill", endpoint="standstill")
    def show_standstill() -> ResponseReturnValue:
        return jsonify(standstill=[each.as_dict() for each in standing_still(alias)])
