"""What is known of a job: its record in the collection `jobs`, made once for each (kind, key)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from common import mongo
from common.commands import derived_id
from common.errors import NotFound
from common.logs import get_logger

Fields = dict[str, Any]
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
        raise JobMissing("没有找到这项任务，请核对任务编号。")
    return from_document(document)


def retry(alias: str, job_id: str) -> bool:
    """Let a failed job begin again, by a person's decision; False when it has not failed."""
    change = {"state": State.WAITING, "attempts": 0, "queued": None}
    return bool(collection(alias).update_one({"_id": job_id, "state": State.FAILED}, {"$set": change}).matched_count)


def counts(alias: str) -> dict[tuple[str, State], int]:
    """How many jobs there are of each kind and state."""
    groups = collection(alias).aggregate([{"$group": {"_id": {"kind": "$kind", "state": "$state"}, "n": {"$sum": 1}}}])
    return {(group["_id"]["kind"], State(group["_id"]["state"])): group["n"] for group in groups}


def collection(alias: str) -> Collection[Fields]:
    """The jobs of a service."""
    return mongo.database(alias)["jobs"]


def from_document(document: Fields) -> Job:
    """The job as a value."""
    fields = ("kind", "subject", "attempts", "done", "total", "error", "created_at")
    return Job(id=document["_id"], state=State(document["state"]), **{name: document[name] for name in fields})
