"""What is known of a job: its record in the collection `jobs`, made once for each (kind, key)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from common import mongo
from common.errors import Conflict, NotFound
from common.logs import get_logger
from common.people.commands import derived_id
from common.phrases import N_

Fields = dict[str, Any]
COLLECTION = "jobs"
_log = get_logger(__name__)


class State(StrEnum):
    """Where a job stands; a job that failed is started again only by a person (`yaocheng jobs retry`)."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


#: What lets a failed job begin again.
_ANEW: Fields = {"$set": {"state": State.WAITING, "attempts": 0, "not_before": None, "queued": None, "queued_at": None}}


class JobMissing(NotFound):
    """Raised when there is no job with this id (404)."""

    code = "job_not_found"


class JobNotFailed(Conflict):
    """Raised when a job is to begin again that has not failed (409)."""

    code = "job_not_failed"


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
        collection(alias).insert_one(document)
    except DuplicateKeyError:
        _log.debug("job exists", job=identifier)
    return identifier


def get(alias: str, job_id: str) -> Job:
    """A job as it stands. Raises `JobMissing`."""
    document = collection(alias).find_one({"_id": job_id})
    if document is None:
        raise JobMissing(N_("没有找到这项任务，请核对任务编号。"))
    return from_document(document)


def find_waiting(alias: str) -> tuple[Job, ...]:
    """The jobs that wait for a person, which are the failed ones, then those that wait for a worker; oldest first."""
    where = {"state": {"$in": [State.FAILED, State.WAITING]}}
    return tuple(from_document(each) for each in collection(alias).find(where).sort([("state", 1), ("created_at", 1)]))


def retry(alias: str, job_id: str) -> None:
    """Let a failed job begin again, by a person's decision. Raises `JobMissing`, `JobNotFailed`."""
    if collection(alias).update_one({"_id": job_id, "state": State.FAILED}, _ANEW).matched_count == 0:
        raise JobNotFailed(N_("任务 %(job)s 没有失败，不需要重新开始。"), job=get(alias, job_id).id)


def retry_all(alias: str) -> int:
    """Let every failed job begin again, by a person's decision; how many."""
    return collection(alias).update_many({"state": State.FAILED}, _ANEW).modified_count


def counts(alias: str) -> dict[tuple[str, State], int]:
    """How many jobs there are of each kind and state."""
    groups = collection(alias).aggregate([{"$group": {"_id": {"kind": "$kind", "state": "$state"}, "n": {"$sum": 1}}}])
    return {(group["_id"]["kind"], State(group["_id"]["state"])): group["n"] for group in groups}


def collection(alias: str) -> Collection[Fields]:
    """The jobs of a service."""
    return mongo.database(alias)[COLLECTION]


def from_document(document: Fields) -> Job:
    """The job as a value."""
    fields = ("kind", "subject", "attempts", "done", "total", "error", "created_at")
    return Job(id=document["_id"], state=State(document["state"]), **{name: document[name] for name in fields})
