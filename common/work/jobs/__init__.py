"""Slow work of a service's worker: a record in the database says what, how far, how often; Redis only wakes.

The clerk puts waiting jobs into the queue, and puts them there again when Redis has lost them; the worker claims the
record. So Redis may be emptied at any time, and a job that kills its worker ends as failed (blueprint section 4).
"""

from common.work.jobs.boot import Boot
from common.work.jobs.queue import QUEUE, due, enqueue_lost
from common.work.jobs.records import (
    COLLECTION,
    Job,
    JobMissing,
    JobNotFailed,
    State,
    counts,
    create,
    find_waiting,
    get,
    retry,
    retry_all,
)
from common.work.jobs.ringing import broker
from common.work.jobs.work import ATTEMPTS, RunningJob, run

__all__ = [
    "ATTEMPTS",
    "COLLECTION",
    "QUEUE",
    "Boot",
    "Job",
    "JobMissing",
    "JobNotFailed",
    "RunningJob",
    "State",
    "broker",
    "counts",
    "create",
    "due",
    "enqueue_lost",
    "find_waiting",
    "get",
    "retry",
    "retry_all",
    "run",
]
