"""How far our services are: whether what a command caused has happened, and which of them is behind.

The first is asked only when the client says that it would wait (`Prefer: wait=2`; blueprint section 4, commands): the
message's place in its journal against the cursors of who follows it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from common import mongo
from common.errors import DomainError
from common.journal import feed, journal
from common.journal.progress import Progress, progress_of, recorded_after
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

    def progress(self) -> Progress:
        """How far the service is in everything."""

    def recorded_after(self, seq: int) -> datetime | None:
        """When the entry of its journal that follows a number was recorded."""


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

    def progress(self) -> Progress:
        """As `Place`."""
        found = self._connection.get_json("/internal/progress", actor=_SELF)
        return Progress(found["head"], found["cursors"], _instant(found["waiting_since"]))

    def recorded_after(self, seq: int) -> datetime | None:
        """As `Place`."""
        return _instant(self._connection.get_json(f"/internal/entries-after/{seq}", actor=_SELF)["recorded_at"])


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

    def progress(self) -> Progress:
        """As `Place`."""
        return progress_of(self._alias)

    def recorded_after(self, seq: int) -> datetime | None:
        """As `Place`."""
        return recorded_after(self._alias, seq)


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


@dataclass(frozen=True, slots=True)
class Behind:
    """Of each service that has not done all that is recorded, since when; and those that did not answer."""

    since: Mapping[str, datetime]
    silent: frozenset[str]


def find_behind(places: Mapping[str, Place]) -> Behind:
    """Which services are behind: since the oldest thing that each has still to do.

    What a message of its own that is not in its journal yet will bring, counts as well.
    """
    states: dict[str, Progress] = {}
    for name, place in places.items():
        with suppress(DomainError):
            states[name] = place.progress()
    found: dict[str, datetime] = {}
    for name, state in states.items():
        waiting = [state.waiting_since]
        for source, seq in state.cursors.items():
            if source in states and seq < states[source].head:
                with suppress(DomainError):
                    waiting.append(places[source].recorded_after(seq))
        if known := [each for each in waiting if each is not None]:
            found[name] = min(known)
    return Behind(found, frozenset(places) - frozenset(states))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
