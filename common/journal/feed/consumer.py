"""Applies another journal's entries here: each by its handler, in order, at least once; effects are keyed.

Entries whose reactions take many are applied together, as long as they follow each other; where that fails they go one
by one. The cursor moves after the last effect. What fails 5 times is parked with later entries of its subject, and the
cursor goes on; a source whose history changed stops the consumer with an alarm (blueprint section 4, feed and effects).
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from pymongo.database import Database

from common import clock
from common.errors import Unavailable
from common.faults import point
from common.journal.entries import Entry, Head
from common.journal.feed import parking
from common.journal.feed.cursors import CursorState, move_cursor, read_cursor, replace_cursor, set_diverged, start_batch
from common.journal.feed.handling import Reactions, Table, apply_together
from common.journal.feed.producer import JournalDiverged
from common.journal.feed.runs import runs_of
from common.journal.feed.sources import Fetch
from common.logs import get_logger
from common.phrases import N_, Phrase
from common.unavailable import is_unavailable

ATTEMPTS = 5
#: Seconds between the attempts at one entry.
PAUSES = (0.05, 0.1, 0.2, 0.4)
BATCH = 500
#: A long batch moves the cursor at least this often, in seconds: somebody may be waiting for it.
MOVE_EVERY = 0.2
_DIED = "the process ended during this attempt"
_log = get_logger(__name__)


class Consumer:
    """Brings the effects of one source's journal into the database of this service.

    `handlers` maps message names to functions; entries with other names are passed over. A handler that raises
    `Unavailable`, or cannot reach the database, has not failed: the same entry comes again.
    """

    def __init__(
        self,
        db: Database[dict[str, Any]],
        source: str,
        fetch: Fetch,
        handlers: Table,
        *,
        pauses: Sequence[float] = PAUSES,
        batch: int = BATCH,
    ) -> None:
        self.source = source
        self._db = db
        self._fetch = fetch
        self._handlers = handlers
        self._pauses = pauses
        self._batch = batch
        self._stopping = threading.Event()
        self._in_hand = threading.Lock()
        #: What was in hand when an earlier process ended: known after the first look at the cursor.
        self._suspects_until: int | None = None
        self._counted: set[int] = set()

    def stop(self) -> None:
        """Begin no further entry; what is in hand is finished."""
        self._stopping.set()

    def is_idle_within(self, seconds: float) -> bool:
        """Wait up to `seconds` until no entry is in hand; whether that is so. Waiting for entries is idle."""
        is_idle = self._in_hand.acquire(timeout=max(0.0, seconds))
        if is_idle:
            self._in_hand.release()
        return is_idle

    def run_once(self, wait: float = 0) -> int:
        """Fetch and apply one batch, waiting up to `wait` seconds for it; the number of entries passed.

        Raises `JournalDiverged` when the source has another history (again each time, until `accept_journal`), and
        what the source or the database raise when they cannot answer.
        """
        state = read_cursor(self._db, self.source)
        if state.diverged:
            raise JournalDiverged(Phrase(state.diverged))
        if self._suspects_until is None:
            self._suspects_until = state.started
        entries = self._fetched(state, wait)
        if not entries:
            return 0
        with self._in_hand:
            if self._stopping.is_set():
                return 0
            start_batch(self._db, self.source, last=entries[-1].seq, waiting_at=entries[0].recorded_at)
            return self._apply(entries)

    def _fetched(self, state: CursorState, wait: float) -> list[Entry]:
        position = state.position
        try:
            entries = self._fetch(
                source=self.source, after=position.seq, hash=position.hash, limit=self._batch, wait=wait
            )
            _check_chain(position, entries)
        except JournalDiverged as error:
            set_diverged(self._db, self.source, reason=error.message, at=clock.now())
            _log.error("journal diverged", source=self.source, seq=position.seq, hash=position.hash.hex())
            raise
        return entries

    def _apply(self, entries: Sequence[Entry]) -> int:
        subjects = parking.parked_subjects(self._db, self.source)
        moved_at = time.monotonic()
        done: Head | None = None
        passed = 0
        runs = deque(runs_of(entries, joins=self._joins))
        try:
            while runs and not self._stopping.is_set():
                run = runs.popleft()
                if len(run) > 1 and not self._settled_together(run, subjects):
                    runs.extendleft([entry] for entry in reversed(run))
                    continue
                if len(run) == 1:
                    subjects |= self._settle(run[0], subjects)
                done, passed = run[-1].head, passed + len(run)
                if time.monotonic() - moved_at > MOVE_EVERY:
                    self._move(done)
                    moved_at = time.monotonic()
        finally:
            # What was done before a failure is not done again, if it can be helped.
            if done:
                self._move(done)
        return passed

    def _move(self, done: Head) -> None:
        point("after_effect")
        move_cursor(self._db, self.source, done)

    def _joins(self, entry: Entry) -> bool:
        """Whether an entry is applied together with its neighbours; what is passed over joins any of them."""
        handler = self._handlers.get(entry.name)
        is_open = handler is None or (isinstance(handler, Reactions) and handler.take_many)
        return is_open and not self._is_suspect(entry)

    def _settled_together(self, run: Sequence[Entry], subjects: frozenset[str]) -> bool:
        """Apply a run, but for what is parked behind; False when it failed, so that each is to be settled by itself."""
        heard = [entry for entry in run if entry.name in self._handlers]
        applied = [entry for entry in heard if entry.subject not in subjects or not self._parked_behind(entry)]
        try:
            apply_together(self._handlers, applied)
        except Exception as error:
            if is_passing(error):
                raise
            first, last = run[0].seq, run[-1].seq
            text = parking.error_text(error)
            _log.warning("effects failed together", source=self.source, first=first, last=last, error=text)
            return False
        return True

    def _settle(self, entry: Entry, subjects: frozenset[str]) -> frozenset[str]:
        """Apply or park one entry; the subjects that are parked because of it."""
        if entry.name not in self._handlers:
            return frozenset()
        if entry.subject in subjects and self._parked_behind(entry):
            return frozenset()
        failed = self._failed(entry)
        if failed is None:
            return frozenset()
        attempts, error = failed
        parking.park(self._db, self.source, entry, error=error, attempts=attempts, at=clock.now())
        return frozenset({entry.subject})

    def _parked_behind(self, entry: Entry) -> bool:
        """Park the entry if an earlier one of its subject is parked; a person may just have settled that one."""
        if not parking.is_behind(self._db, self.source, entry):
            return False
        parking.park(
            self._db, self.source, entry, error="an earlier entry of the subject is parked", attempts=0, at=clock.now()
        )
        if parking.is_behind(self._db, self.source, entry):
            return True
        parking.unpark(self._db, self.source, entry)
        return False

    def _failed(self, entry: Entry) -> tuple[int, str] | None:
        """Try the entry until it succeeds (None) or has failed `ATTEMPTS` times: how often, and the last error."""
        count = self._count_suspect(entry)
        if count >= ATTEMPTS:
            return ATTEMPTS, _DIED
        counted = count > 0
        while True:
            try:
                self._handlers[entry.name](entry)
            except Exception as error:
                if is_passing(error):
                    raise
                text = parking.error_text(error)
                _log.warning("effect failed", source=self.source, seq=entry.seq, message=entry.name, error=text)
                count, counted = count or parking.count_attempt(self._db, self.source, entry, error=text), True
                if count >= ATTEMPTS:
                    return count, text
                if self._stopping.wait(self._pauses[min(count, len(self._pauses)) - 1]):
                    raise
                count = 0
            else:
                if counted:
                    parking.forget_attempts(self._db, self.source, entry)
                return None

    def _count_suspect(self, entry: Entry) -> int:
        """Count the attempt before it is made, once a process, if the entry was in hand when the last one ended.

        It may be the cause: an entry that kills its process must not come back for ever. 0 for any other entry.
        """
        if not self._is_suspect(entry):
            return 0
        self._counted.add(entry.seq)
        return parking.count_attempt(self._db, self.source, entry, error=_DIED)

    def _is_suspect(self, entry: Entry) -> bool:
        return entry.seq <= (self._suspects_until or 0) and entry.seq not in self._counted


def accept_journal(db: Database[dict[str, Any]], source: str, *, head: Head) -> None:
    """A person has looked into a diverged journal: continue after `head` of the source's present journal."""
    replace_cursor(db, source, head)


def is_passing(error: Exception) -> bool:
    """Whether a failure says nothing about the entry: a database or service that cannot answer just now."""
    return isinstance(error, Unavailable) or is_unavailable(error)


def _check_chain(position: Head, entries: Sequence[Entry]) -> None:
    """Raises `JournalDiverged` unless each entry continues the one before it by number and hash."""
    seq, previous = position.seq, position.hash
    for entry in entries:
        seq += 1
        previous = hashlib.sha256(previous + entry.body).digest()
        if entry.seq != seq or entry.hash != previous:
            raise JournalDiverged(N_("收到的第 %(seq)s 条日志与前一条不相接，请核对来源服务的日志。"), seq=seq)
