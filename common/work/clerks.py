"""The clerk of a service: one process that relays, consumes and does what is due, until it is told to stop.

Each loop has a thread of its own; what fails in it is logged and tried again after a pause, so that no failure of one
stops another. The clerk shows in the collection `clerks` that it lives, and which of its loops fail or are stuck.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from common import mongo
from common.journal.feed import Consumer, JournalDiverged
from common.journal.feed.consumer import is_passing
from common.journal.relay import Relay
from common.logs import get_logger
from common.waking import NET, PENDING, waker_of

#: How long one question for new entries stays open, in seconds.
FEED_WAIT = 20.0
HEARTBEAT = 7.0
#: A clerk that has not beaten for so many seconds counts as dead, and a step that takes as many as stuck.
SILENCE, STUCK = 15.0, 300.0
#: Pauses after a failure, in seconds: the first, and the longest.
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 15.0
#: How long a stopping clerk waits for the entries in hand, in seconds.
GRACE = 1.5
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Every:
    """Something that is due again and again: `function` is called, then `seconds` pass. It has a thread of its own.

    It is due at once when a loop that `after` names has found work, of which it may be the next step: a feed has passed
    entries, or the function of another `Every` has returned something. So it is when somebody has written to one of the
    collections that `on` names.
    """

    seconds: float
    function: Callable[[], object]
    name: str = ""
    after: tuple[str, ...] = ()
    on: tuple[str, ...] = ()


class Clerk:
    """Runs a service's relay, its consumers and its schedule; `run` blocks until SIGTERM, SIGINT or `stop`."""

    def __init__(self, alias: str, *, consumers: Sequence[Consumer] = (), schedule: Sequence[Every] = ()) -> None:
        self.alias = alias
        self._consumers = tuple(consumers)
        self._stopping = threading.Event()
        self._failing: dict[str, str] = {}
        #: When the present step of each loop began.
        self._begun: dict[str, float] = {}
        #: What ends the pause of each loop.
        self._due: dict[str, threading.Event] = {}
        #: These may wait for an answer, which holds nothing: they end with the process.
        self._waiting = [self._thread(f"feed of {each.source}", _consume(each), pause=0.0) for each in self._consumers]
        self._threads = [
            *self._waiting,
            self._thread("relay", Relay(alias).run_once, pause=NET),
            *(
                self._thread(each.name or each.function.__name__, each.function, pause=each.seconds, is_repeated=False)
                for each in schedule
            ),
            self._thread("heartbeat", self._beat, pause=HEARTBEAT, is_repeated=False),
        ]
        self._next = {name: [self._due[each.name] for each in schedule if name in each.after] for name in self._due}
        self._woken = {"relay": (PENDING,), **{each.name: each.on for each in schedule if each.on}}

    def run(self) -> None:
        """Start every loop and wait to be told to stop, by a signal or by `stop`; for the main thread of a process."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        self.loop_until_stopped()
        # Its watching threads would hold the process back for a second or two.
        mongo.disconnect(self.alias)

    def loop_until_stopped(self) -> None:
        """As `run`, for any thread: nothing but `stop` ends it."""
        waker = waker_of(mongo.database(self.alias))
        sleepers = [waker.add(frozenset(topics), self._due[name].set) for name, topics in self._woken.items()]
        for thread in self._threads:
            thread.start()
        _log.info("clerk started", loops=[thread.name for thread in self._threads])
        self._stopping.wait()
        for remove in sleepers:
            remove()
        deadline = time.monotonic() + GRACE
        unfinished = [each.source for each in self._consumers if not each.is_idle_within(deadline - time.monotonic())]
        for thread in self._threads:
            if thread not in self._waiting:
                thread.join(max(0.0, deadline - time.monotonic()))
        _log.info("clerk stopped", unfinished=unfinished)

    def stop(self) -> None:
        """Begin nothing new, finish what is in hand."""
        self._stopping.set()
        for due in self._due.values():
            due.set()
        for consumer in self._consumers:
            consumer.stop()

    def _thread(
        self, name: str, step: Callable[[], object], *, pause: float, is_repeated: bool = True
    ) -> threading.Thread:
        self._due[name] = threading.Event()
        return threading.Thread(target=self._loop, args=(name, step, pause, is_repeated), name=name, daemon=True)

    def _loop(self, name: str, step: Callable[[], object], pause: float, is_repeated: bool) -> None:
        """Call `step` until stopped, after each `pause` or when it is due: at once while a repeated one finds work."""
        backoff = FIRST_PAUSE
        while not self._stopping.is_set():
            self._begun[name] = time.monotonic()
            try:
                moved = step()
            except Exception as error:
                if self._stopping.is_set():
                    return
                self._note_failure(name, error)
                self._begun.pop(name, None)
                self._stopping.wait(backoff)
                backoff = min(backoff * 2, LONGEST_PAUSE)
            else:
                self._failing.pop(name, None)
                self._begun.pop(name, None)
                backoff = FIRST_PAUSE
                for due in self._next[name] if moved else ():
                    due.set()
                if not (moved and is_repeated):
                    self._due[name].wait(pause)
                self._due[name].clear()

    def _note_failure(self, name: str, error: Exception) -> None:
        self._failing[name] = f"{type(error).__name__}: {error}"[:300]
        if is_passing(error):
            _log.warning("clerk loop has to wait", loop=name, error=self._failing[name])
        elif isinstance(error, JournalDiverged):
            _log.error("clerk loop stands still", loop=name, error=self._failing[name])
        else:
            _log.error("clerk loop failed", loop=name, exc_info=True)

    def _beat(self) -> None:
        now = time.monotonic()
        lasting = {name: now - begun for name, begun in self._begun.copy().items()}
        stuck = {name: f"Stuck: {seconds:.0f} s in one step" for name, seconds in lasting.items() if seconds > STUCK}
        document = {"alias": self.alias, "failing": {**stuck, **self._failing}}
        mongo.database(self.alias)["clerks"].update_one(
            {"_id": f"{socket.gethostname()}:{os.getpid()}"},
            {"$set": document, "$currentDate": {"beat_at": True}},
            upsert=True,
        )


def failing(alias: str) -> dict[str, str]:
    """Of each loop that fails, or does not come to an end, in a clerk that lives: what was said."""
    lately = {"alias": alias, "$expr": {"$lt": [{"$subtract": ["$$NOW", "$beat_at"]}, SILENCE * 1000]}}
    found = mongo.database(alias)["clerks"].find(lately, {"failing": 1})
    return {loop: text for document in found for loop, text in document.get("failing", {}).items()}


def seconds_since_beat(alias: str) -> float | None:
    """How long ago a clerk of the service last showed that it lives; None when none ever did."""
    newest: list[dict[str, Any]] = [
        {"$sort": {"beat_at": -1}},
        {"$limit": 1},
        {"$project": {"_id": 0, "age": {"$subtract": ["$$NOW", "$beat_at"]}}},
    ]
    found: list[dict[str, Any]] = list(mongo.database(alias)["clerks"].aggregate(newest))
    return found[0]["age"] / 1000 if found else None


def _consume(consumer: Consumer) -> Callable[[], int]:
    return lambda: consumer.run_once(FEED_WAIT)
