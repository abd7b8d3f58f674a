"""Whether what a command caused has happened: the message's place in its journal against the cursors of who follows it.

Asked only when the client says that it would wait (`Prefer: wait=2`); blueprint section 4, commands.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol

from common import mongo
from common.errors import DomainError
from common.journal import feed, journal
from common.people.commands import service_actor
from services.gateway.clients.connection import Connection

#: Which services follow the journal of which.
FOLLOWERS: Mapping[str, tuple[str, ...]] = {
    "agreements": ("agreements", "ratings", "gateway"),
    "ratings": ("ratings", "gateway"),
    "gateway": ("gateway", "agreements", "ratings"),
}
LONGEST_WAIT = 2.0
_POLL = 0.05
_SELF = service_actor("gateway")


class Place(Protocol):
    """A service of which can be asked how far it is."""

    def position(self, message_id: str) -> int | None:
        """Where a message stands in the service's journal; None while it is not there."""

    def cursor(self, source: str) -> int:
        """How far the service has followed the journal of `source`."""


class Remote:
    """Another service, asked over HTTP."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def position(self, message_id: str) -> int | None:
        """As `Place`."""
        found: int | None = self._connection.get_json(f"/internal/messages/{message_id}", actor=_SELF)["seq"]
        return found

    def cursor(self, source: str) -> int:
        """As `Place`."""
        return int(self._connection.get_json("/internal/cursors", actor=_SELF)["cursors"].get(source, 0))


class Own:
    """The gateway's own database."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def position(self, message_id: str) -> int | None:
        """As `Place`."""
        entry = journal.find(mongo.database(self._alias), message_id)
        return entry.seq if entry else None

    def cursor(self, source: str) -> int:
        """As `Place`."""
        states = feed.cursor_states(mongo.database(self._alias))
        return next((state.position.seq for state in states if state.source == source), 0)


def is_applied(message_id: str, *, owner: str, places: Mapping[str, Place], wait: float) -> bool:
    """Whether everybody who follows `owner` has the effects of its message, waiting up to `wait` seconds for them.

    A service that does not answer counts as "not yet".
    """
    deadline = time.monotonic() + min(wait, LONGEST_WAIT)
    waiting = list(FOLLOWERS[owner])
    seq: int | None = None
    while True:
        try:
            seq = seq or places[owner].position(message_id)
            waiting = [each for each in waiting if seq is None or places[each].cursor(owner) < seq]
        except DomainError:
            pass
        if not waiting or time.monotonic() >= deadline:
            return not waiting
        time.sleep(_POLL)
