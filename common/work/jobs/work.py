"""Doing a job: a worker claims its record, shows that it lives while it works, and says how it ended.

Heartbeats and pauses go by the database's clock, which nobody sets.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from pymongo import ReturnDocument
from pymongo.errors import PyMongoError

from common.errors import Conflict, DomainError, Unavailable
from common.faults import point
from common.logs import get_logger
from common.phrases import N_
from common.unavailable import is_unavailable
from common.work.jobs.records import Fields, Job, State, collection, from_document

ATTEMPTS = 5
#: Seconds between two heartbeats of a running job, and after how many without one its worker counts as dead.
HEARTBEAT = 2.0
STALE = 10.0
#: Seconds before a job that could not be done just now is due again, and between two tries to note how one ended.
WAIT = 5.0
_PAUSE = 1.0
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job in the hands of this worker."""

    job: Job
    _alias: str
    _claim: str

    @property
    def subject(self) -> str:
        """What the job works on."""
        return self.job.subject

    def progress(self, done: int, total: int) -> None:
        """Tell how far the work is. Raises `Conflict` (claim_lost) when another worker has taken it over."""
        change = {"$set": {"done": done, "total": total}, "$currentDate": {"heartbeat_at": True}}
        if collection(self._alias).update_one(self._held(), change).matched_count == 0:
            raise Conflict(N_("这项任务已由另一个进程接手。"), code="claim_lost")

    def _held(self) -> Fields:
        return {"_id": self.job.id, "claim": self._claim}


def run(
    alias: str,
    job_id: str,
    function: Callable[[RunningJob], object],
    *,
    heartbeat: float = HEARTBEAT,
    stale: float = STALE,
) -> bool:
    """Claim a job and do it; whether it is done now by this call.

    A `DomainError` fails it for good; `Unavailable`, or a database that cannot answer, sends it back to wait and is no
    attempt; any other error sends it back until the fifth attempt.
    `function` may run again after a crash, so its effects must be keyed.
    """
    claim = uuid.uuid4().hex
    taken = {"state": State.RUNNING, "claim": claim, "heartbeat_at": "$$NOW", "attempts": {"$add": ["$attempts", 1]}}
    document = collection(alias).find_one_and_update(
        _free(job_id, stale=stale), [{"$set": taken}], return_document=ReturnDocument.AFTER
    )
    if document is None:
        return False
    running = RunningJob(from_document(document), alias, claim)
    point("in_job")
    with _Heart(running, seconds=heartbeat):
        ended = _attempt(running, function)
        is_noted = _note(running, ended)
    if not is_noted:
        _log.warning("job was taken over", job=job_id)
    return is_noted and ended["state"] == State.DONE


def _attempt(running: RunningJob, function: Callable[[RunningJob], object]) -> Fields:
    """Do the work; what the record says afterwards."""
    job = running.job
    try:
        function(running)
    except Exception as error:
        if isinstance(error, Unavailable) or is_unavailable(error):
            _log.warning("job has to wait", job=job.id, kind=job.kind, error=_text(error))
            return _later(job, error, attempts=job.attempts - 1, seconds=WAIT)
        if isinstance(error, DomainError):
            _log.info("job refused", job=job.id, kind=job.kind, error=str(error))
            return {"state": State.FAILED, "error": {"$literal": _text(error)}}
        _log.error("job failed", job=job.id, kind=job.kind, attempts=job.attempts, exc_info=True)
        if job.attempts >= ATTEMPTS:
            return {"state": State.FAILED, "error": {"$literal": _text(error)}}
        return _later(job, error, attempts=job.attempts, seconds=2**job.attempts / 2)
    return {"state": State.DONE, "error": None}


def _note(running: RunningJob, ended: Fields) -> bool:
    """Write how the attempt ended, as soon as the database answers; False when another worker has taken the job over.

    Without its database a worker has nothing else to do, and an end that nobody noted would count as its death.
    """
    changes: list[Fields] = [{"$set": {**ended, "heartbeat_at": "$$NOW"}}, {"$unset": ["claim"]}]
    while True:
        try:
            return collection(running._alias).update_one(running._held(), changes).matched_count == 1
        except PyMongoError as error:
            if not is_unavailable(error):
                raise
            _log.warning("job's end not noted yet", job=running.job.id, error=type(error).__name__)
        time.sleep(_PAUSE)


def _later(job: Job, error: Exception, *, attempts: int, seconds: float) -> Fields:
    return {
        "state": State.WAITING,
        "attempts": attempts,
        "not_before": {"$add": ["$$NOW", round(seconds * 1000)]},
        "queued": None,
        "queued_at": None,
        "error": {"$literal": _text(error)},
    }


class _Heart:
    """Shows from a thread of its own that the worker lives, while the work goes on."""

    def __init__(self, running: RunningJob, *, seconds: float) -> None:
        self._running = running
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart of {running.job.id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                collection(self._running._alias).update_one(
                    self._running._held(), {"$currentDate": {"heartbeat_at": True}}
                )
            except PyMongoError as error:
                _log.warning("heartbeat failed", job=self._running.job.id, error=type(error).__name__)


def _free(job_id: str, *, stale: float) -> Fields:
    """The job, if nobody works on it and it may be tried once more."""
    return {"_id": job_id, "attempts": {"$lt": ATTEMPTS}, "$or": [{"state": State.WAITING}, dead(stale)]}


def dead(seconds: float) -> Fields:
    """The condition under which a running job's worker counts as dead."""
    long_ago = {"$subtract": ["$$NOW", round(seconds * 1000)]}
    return {"state": State.RUNNING, "$expr": {"$lt": ["$heartbeat_at", long_ago]}}


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1_000]
