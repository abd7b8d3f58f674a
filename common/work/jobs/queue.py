"""The way from the records to the workers: what is due goes into Redis, and again whenever Redis has lost it."""

from __future__ import annotations

from typing import Any

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from common.logs import get_logger
from common.work.jobs.records import Fields, Job, State, collection, from_document
from common.work.jobs.work import ATTEMPTS, STALE, dead

#: How many jobs of one service are in Redis at a time: the rest wait in the database.
QUEUED = 500
QUEUE = "default"
#: Seconds before a job that is not in Redis any more counts as lost: a worker may just be claiming it, and one whose
#: kind no worker knows is dead-lettered again each time.
SETTLING = 3.0
#: So many of the jobs in the queue are looked for in Redis at a time, while none of them is lost.
_FIRST = 10
#: The condition under which the pause of a waiting job is over.
_READY: Fields = {"$expr": {"$lte": [{"$ifNull": ["$not_before", "$$NOW"]}, "$$NOW"]}}
_log = get_logger(__name__)


def due(alias: str, *, stale: float = STALE, limit: int = QUEUED) -> list[Job]:
    """What a worker should have in hand now: running jobs whose worker died, and waiting ones; of each oldest first."""
    return [
        from_document(each)
        for where in (dead(stale), {"state": State.WAITING, **_READY})
        for each in collection(alias).find(where).sort("created_at", 1).limit(limit)
    ]


def enqueue_lost(alias: str, broker: RedisBroker, *, stale: float = STALE) -> int:
    """Put every due job into the queue that is not in it, be it new or lost with Redis, as long as there is room.

    Answers how many. A job whose worker died at the fifth attempt ends here. The clerk calls this often, so it reads
    only what may be lost: what was queued first leaves first, so where that is in Redis, what follows is as well.
    """
    died = _settled(alias, dead(stale), order="created_at", limit=QUEUED)
    if any(document["attempts"] >= ATTEMPTS for document in died):
        _end_poisonous(alias, stale=stale)
        died = [document for document in died if document["attempts"] < ATTEMPTS]
    lost = _not_in_redis(broker, died)
    if _not_in_redis(broker, _queued(alias, limit=_FIRST)):
        lost += _not_in_redis(broker, _queued(alias, limit=QUEUED))
    room = QUEUED - len(lost) - broker.client.hlen(_messages(broker))
    new = collection(alias).find({"state": State.WAITING, "queued_at": None, **_READY}).sort("created_at", 1)
    found = [*lost, *(new.limit(room) if room > 0 else ())]
    for document in found:
        _enqueue(alias, broker, document)
    return len(found)


def _enqueue(alias: str, broker: RedisBroker, document: Fields) -> None:
    message: dramatiq.Message[Any] = dramatiq.Message(
        queue_name=QUEUE, actor_name=document["kind"], args=(document["_id"],), kwargs={}, options={}
    )
    sent = broker.enqueue(message)
    noted = {"queued": {"$literal": sent.options["redis_message_id"]}, "queued_at": "$$NOW"}
    collection(alias).update_one({"_id": document["_id"]}, [{"$set": noted}])


def _queued(alias: str, *, limit: int) -> list[Fields]:
    """The waiting jobs that were put into the queue first."""
    return _settled(alias, {"state": State.WAITING, "queued_at": {"$ne": None}}, order="queued_at", limit=limit)


def _settled(alias: str, where: Fields, *, order: str, limit: int) -> list[Fields]:
    """Those of some jobs that were not put into the queue just now."""
    lately = {"$subtract": ["$$NOW", round(SETTLING * 1000)]}
    settled = {"$and": [where, {"$expr": {"$lte": ["$queued_at", lately]}}]}
    return list(collection(alias).find(settled).sort(order, 1).limit(limit))


def _not_in_redis(broker: RedisBroker, documents: list[Fields]) -> list[Fields]:
    with broker.client.pipeline(transaction=False) as pipeline:
        for document in documents:
            pipeline.hexists(_messages(broker), document.get("queued") or "")
        queued = pipeline.execute()
    return [document for document, is_queued in zip(documents, queued, strict=True) if not is_queued]


def _messages(broker: RedisBroker) -> str:
    """Where Redis has what is queued or in hand."""
    return f"{broker.namespace}:{QUEUE}.msgs"


def _end_poisonous(alias: str, *, stale: float) -> None:
    text = f"the worker died {ATTEMPTS} times during this job"
    ended = collection(alias).update_many(
        {**dead(stale), "attempts": {"$gte": ATTEMPTS}}, {"$set": {"state": State.FAILED, "error": text}}
    )
    if ended.modified_count:
        _log.error("poisonous jobs stopped", number=ended.modified_count)
