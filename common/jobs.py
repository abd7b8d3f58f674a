"""Slow work of a service's worker: a record in the database says what, how far, how often; Redis only wakes.

The clerk puts waiting jobs into the queue, and puts them there again when Redis has lost them; the worker claims the
record. So Redis may be emptied at any time, and a job that kills its worker ends as failed (blueprint section 4).
Heartbeats and pauses go by the database's clock, which nobody sets.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, Retries, ShutdownNotifications, TimeLimit
from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError, PyMongoError

from common import mongo
from common.commands import derived_id
from common.errors import Conflict, DomainError, NotFound, Unavailable
from common.faults import point
from common.logs import get_logger

Fields = dict[str, Any]
ATTEMPTS = 5
#: Seconds between two heartbeats of a running job, and after how many without one its worker counts as dead.
HEARTBEAT = 3.0
STALE = 15.0
#: How many jobs of one service are in Redis at a time: the rest wait in the database.
QUEUED = 500
QUEUE = "default"
_HOUR = 3_600_000
_log = get_logger(__name__)


class State(StrEnum):
    """Where a job stands; a job that failed is started again only by a person (`retry`)."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobMissing(NotFound):
    """Raised when there is no job with this id (404)."""

    code = "job_not_found"


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of slow work on `subject`; `kind` is the actor that does it, `done` of `total` its progress."""

    id: str
    kind: str
    subject: str
    state: State
    attempts: int
    done: int
    total: int
    error: str | None
    created_at: datetime


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
        if _jobs(self._alias).update_one(self._held(), change).matched_count == 0:
            raise Conflict("这项任务已由另一个进程接手。", code="claim_lost")

    def _held(self) -> Fields:
        return {"_id": self.job.id, "claim": self._claim}


def create(alias: str, *, kind: str, subject: str, key: str, at: datetime) -> str:
    """Record a job, once for each (kind, key); its id. The clerk puts it into the queue within a second."""
    identifier = derived_id("job", kind, key)
    document = {
        "_id": identifier,
        "kind": kind,
        "subject": subject,
        "key": key,
        "created_at": at,
        "state": State.WAITING,
        "attempts": 0,
        "done": 0,
        "total": 0,
        "error": None,
    }
    try:
        _jobs(alias).insert_one(document)
    except DuplicateKeyError:
        _log.debug("job exists", job=identifier)
    return identifier


def get(alias: str, job_id: str) -> Job:
    """A job as it stands. Raises `JobMissing`."""
    document = _jobs(alias).find_one({"_id": job_id})
    if document is None:
        raise JobMissing("没有找到这项任务，请核对任务编号。")
    return _job(document)


def run(alias: str, job_id: str, function: Callable[[RunningJob], object], *, heartbeat: float = HEARTBEAT) -> bool:
    """Claim a job and do it; whether it is done now by this call.

    A `DomainError` fails it for good, `Unavailable` sends it back to wait, any other error until the fifth attempt.
    `function` may run again after a crash, so its effects must be keyed.
    """
    claim = uuid.uuid4().hex
    taken = {"state": State.RUNNING, "claim": claim, "heartbeat_at": "$$NOW", "attempts": {"$add": ["$attempts", 1]}}
    document = _jobs(alias).find_one_and_update(_free(job_id), [{"$set": taken}], return_document=ReturnDocument.AFTER)
    if document is None:
        return False
    running = RunningJob(_job(document), alias, claim)
    point("in_job")
    with _Heart(running, seconds=heartbeat):
        ended = _attempt(running, function)
    _jobs(alias).update_one(running._held(), [{"$set": {**ended, "heartbeat_at": "$$NOW"}}, {"$unset": "claim"}])
    return ended["state"] == State.DONE


def _attempt(running: RunningJob, function: Callable[[RunningJob], object]) -> Fields:
    """Do the work; what the record says afterwards."""
    job = running.job
    try:
        function(running)
    except Unavailable as error:
        _log.warning("job has to wait", job=job.id, kind=job.kind, error=str(error))
        return _later(job, error, attempts=job.attempts - 1, seconds=5)
    except DomainError as error:
        _log.info("job refused", job=job.id, kind=job.kind, error=str(error))
        return {"state": State.FAILED, "error": {"$literal": _text(error)}}
    except Exception as error:
        if mongo.is_unavailable(error):
            raise
        _log.error("job failed", job=job.id, kind=job.kind, attempts=job.attempts, exc_info=True)
        if job.attempts >= ATTEMPTS:
            return {"state": State.FAILED, "error": {"$literal": _text(error)}}
        return _later(job, error, attempts=job.attempts, seconds=2**job.attempts / 2)
    return {"state": State.DONE, "error": None}


def _later(job: Job, error: Exception, *, attempts: int, seconds: float) -> Fields:
    return {
        "state": State.WAITING,
        "attempts": attempts,
        "not_before": {"$add": ["$$NOW", round(seconds * 1000)]},
        "queued": None,
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
                _jobs(self._running._alias).update_one(self._running._held(), {"$currentDate": {"heartbeat_at": True}})
            except PyMongoError as error:
                _log.warning("heartbeat failed", job=self._running.job.id, error=type(error).__name__)


def retry(alias: str, job_id: str) -> bool:
    """Let a failed job begin again, by a person's decision; False when it has not failed."""
    change = {"state": State.WAITING, "attempts": 0, "queued": None}
    return bool(_jobs(alias).update_one({"_id": job_id, "state": State.FAILED}, {"$set": change}).matched_count)


def counts(alias: str) -> dict[tuple[str, State], int]:
    """How many jobs there are of each kind and state."""
    groups = _jobs(alias).aggregate([{"$group": {"_id": {"kind": "$kind", "state": "$state"}, "n": {"$sum": 1}}}])
    return {(group["_id"]["kind"], State(group["_id"]["state"])): group["n"] for group in groups}


def due(alias: str, *, stale: float = STALE, limit: int = QUEUED) -> list[Job]:
    """What a worker should have in hand now: waiting jobs, and running ones whose worker died; oldest first."""
    return [_job(document) for document in _due(alias, stale=stale, limit=limit)]


def enqueue_lost(alias: str, broker: RedisBroker, *, stale: float = STALE) -> int:
    """Put every due job into the queue that is not in it, be it new or lost with Redis; how many.

    A job whose worker died at the fifth attempt ends here. The clerk calls this several times a second.
    """
    _end_poisonous(alias, stale=stale)
    documents = _due(alias, stale=stale, limit=QUEUED)
    if not documents:
        return 0
    queue = f"{broker.namespace}:{QUEUE}.msgs"
    with broker.client.pipeline(transaction=False) as pipeline:
        for document in documents:
            pipeline.hexists(queue, document.get("queued") or "")
        queued = pipeline.execute()
    lost = [document for document, is_queued in zip(documents, queued, strict=True) if not is_queued]
    for document in lost:
        _enqueue(alias, broker, document)
    return len(lost)


def _enqueue(alias: str, broker: RedisBroker, document: Fields) -> None:
    message: dramatiq.Message[Any] = dramatiq.Message(
        queue_name=QUEUE, actor_name=document["kind"], args=(document["_id"],), kwargs={}, options={}
    )
    sent = broker.enqueue(message)
    _jobs(alias).update_one({"_id": document["_id"]}, {"$set": {"queued": sent.options["redis_message_id"]}})


def broker(redis_url: str, *, namespace: str) -> RedisBroker:
    """The service's broker, made the one of this process; `namespace` is the service, so that queues stay apart.

    With these settings a killed worker's message comes back after about 10 s instead of 260.
    """
    made = RedisBroker(  # type: ignore[no-untyped-call]
        url=redis_url,
        namespace=f"dramatiq-{namespace}",
        heartbeat_timeout=10_000,
        maintenance_chance=1_000_000,
        middleware=[AgeLimit(), TimeLimit(time_limit=_HOUR), ShutdownNotifications(), Retries(max_retries=3)],
    )
    dramatiq.set_broker(made)
    return made


def _free(job_id: str) -> Fields:
    """The job, if nobody works on it and it may be tried once more."""
    return {"_id": job_id, "attempts": {"$lt": ATTEMPTS}, "$or": [{"state": State.WAITING}, _dead(STALE)]}


def _dead(seconds: float) -> Fields:
    long_ago = {"$subtract": ["$$NOW", round(seconds * 1000)]}
    return {"state": State.RUNNING, "$expr": {"$lt": ["$heartbeat_at", long_ago]}}


def _due(alias: str, *, stale: float, limit: int) -> list[Fields]:
    ready = {"state": State.WAITING, "$expr": {"$lte": [{"$ifNull": ["$not_before", "$$NOW"]}, "$$NOW"]}}
    return [
        document
        for where in (_dead(stale), ready)
        for document in _jobs(alias).find(where).sort("created_at", 1).limit(limit)
    ]


def _end_poisonous(alias: str, *, stale: float) -> None:
    text = f"the worker died {ATTEMPTS} times during this job"
    ended = _jobs(alias).update_many(
        {**_dead(stale), "attempts": {"$gte": ATTEMPTS}}, {"$set": {"state": State.FAILED, "error": text}}
    )
    if ended.modified_count:
        _log.error("poisonous jobs stopped", number=ended.modified_count)


def _jobs(alias: str) -> Collection[Fields]:
    return mongo.database(alias)["jobs"]


def _job(document: Fields) -> Job:
    fields = ("kind", "subject", "attempts", "done", "total", "error", "created_at")
    return Job(id=document["_id"], state=State(document["state"]), **{name: document[name] for name in fields})


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1_000]
