"""Who waits for a write is woken by it: one change stream of a process on its database, which only wakes.

Nothing is taken from the stream but where something was written, and no place in it is kept: after any error it is
opened anew, everybody is woken once, and each looks for itself. What it misses, the slow look of whoever waits finds
(`NET`, decision 0069).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bson import Int64
from pymongo.database import Database
from pymongo.errors import InvalidOperation, PyMongoError

from common.logs import get_logger

Fields = dict[str, Any]
Wake = Callable[[], object]
Topics = frozenset[str]
#: What the stream misses is found so many seconds later at most: whoever waits looks at least so often.
NET = 10.0
#: The topic of messages that wait for the relay, in whatever collection; each other topic is a collection.
PENDING = "pending messages"
#: How long the server keeps a question for changes that finds none, in milliseconds.
_HELD_MS = 10_000
#: Changes within so many seconds wake once.
_TOGETHER = 0.01
#: Seconds before a stream that broke is opened anew.
_ANEW = 1.0
#: A message comes with a new document, with a new version, or is held no longer; clearing it is none of these.
_HAS_PENDING: tuple[Fields, ...] = (
    {"operationType": {"$in": ["insert", "replace"]}, "fullDocument.pending.0": {"$exists": True}},
    {"operationType": "update", "updateDescription.updatedFields.version": {"$exists": True}},
    {"operationType": "update", "updateDescription.removedFields": "held"},
)
#: What the cursors of streams on a whole database are called by.
_STREAMS = "$cmd.aggregate"
#: In these no message ever waits.
_NO_MESSAGES = frozenset({"journal", "jobs"})
_log = get_logger(__name__)
#: By client and database: each lives as long as its stream.
_WAKERS: dict[tuple[int, str], Waker] = {}
_TAKING = threading.Lock()


class Waker:
    """Wakes whoever waits for writes to one database; `waker_of` has the one of this process."""

    def __init__(self, db: Database[Fields]) -> None:
        self._db = db
        self._sleepers: list[tuple[Topics, Wake]] = []
        self._changing = threading.Lock()
        #: What the newest stream listens for, and its cursor; an older one is ended by it.
        self._watched: Topics = frozenset()
        self._cursor: Int64 | None = None

    def add(self, topics: Topics, wake: Wake) -> Callable[[], None]:
        """Call `wake` soon after each write to one of the topics; what ends that."""
        sleeper = (topics, wake)
        with self._changing:
            self._sleepers.append(sleeper)
            if not topics <= self._watched:
                self._watched |= topics
                threading.Thread(target=self._watch, args=(self._watched,), name="waker", daemon=True).start()

        def remove() -> None:
            with self._changing:
                self._sleepers.remove(sleeper)

        return remove

    @contextmanager
    def woken_by(self, *topics: str) -> Iterator[threading.Event]:
        """An event that each write to one of the topics sets, as long as the context lasts."""
        event = threading.Event()
        remove = self.add(frozenset(topics), event.set)
        try:
            yield event
        finally:
            remove()

    def _watch(self, watched: Topics) -> None:
        """Listen until a newer stream listens for more, or the connection is closed for good."""
        is_broken = False
        while watched == self._watched:
            try:
                for written in self._changes(watched):
                    is_broken = False
                    self._wake(written)
            except InvalidOperation:
                self._forget()
                return
            except Exception as error:
                # Whatever broke it, it is opened anew: without its stream everybody waits for the slow look.
                if not is_broken and watched == self._watched:
                    _log.warning("change stream broke", error=type(error).__name__)
                is_broken = True
                time.sleep(_ANEW)

    def _changes(self, watched: Topics) -> Iterator[Topics]:
        """Where something was written, again and again: everywhere at first, nowhere after a while without writes.

        Raises what pymongo raises when the stream breaks, `InvalidOperation` once the connection is closed.
        """
        with self._db.client.start_session() as session:
            opening: Fields = {"aggregate": 1, "pipeline": _pipeline(watched), "cursor": {}}
            cursor = Int64(self._db.command(opening, session=session)["cursor"]["id"])
            earlier, self._cursor = self._cursor, cursor
            self._end(earlier)
            try:
                yield watched
                more: Fields = {"getMore": cursor, "collection": _STREAMS, "maxTimeMS": _HELD_MS}
                while watched == self._watched:
                    batch = self._db.command(more, session=session)["cursor"]["nextBatch"]
                    yield frozenset(topic for change in batch for topic in _topics(change))
                    if batch:
                        time.sleep(_TOGETHER)
            finally:
                self._end(cursor)

    def _end(self, cursor: Int64 | None) -> None:
        """Let the server forget a cursor; one that waits for a change ends with the next."""
        if cursor is not None:
            with suppress(PyMongoError):
                self._db.command("killCursors", _STREAMS, cursors=[cursor])

    def _wake(self, written: Topics) -> None:
        with self._changing:
            woken = [wake for topics, wake in self._sleepers if topics & written]
        for wake in woken:
            wake()

    def _forget(self) -> None:
        with _TAKING:
            _WAKERS.pop(_key(self._db), None)


def waker_of(db: Database[Fields]) -> Waker:
    """The one of this process for a database."""
    with _TAKING:
        return _WAKERS.setdefault(_key(db), Waker(db))


def _key(db: Database[Fields]) -> tuple[int, str]:
    return id(db.client), db.name


def _pipeline(watched: Topics) -> list[Fields]:
    collections = sorted(watched - {PENDING})
    ways: list[Fields] = [{"ns.coll": {"$in": collections}}, *(_HAS_PENDING if PENDING in watched else ())]
    return [{"$changeStream": {}}, {"$match": {"$or": ways}}, {"$project": {"ns": 1}}]


def _topics(change: Fields) -> Topics:
    """Whom a change wakes; the relay too, even if it was only for somebody else that it came through."""
    collection = change["ns"]["coll"]
    return frozenset({collection}) if collection in _NO_MESSAGES else frozenset({collection, PENDING})
