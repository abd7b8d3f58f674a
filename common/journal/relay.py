"""From the documents into the journal: finds pending messages, appends them, proves it, and clears them.

Any number of relays may run, and any may die anywhere: the journal takes each message once, and a message is cleared
only after the majority has shown it in the journal (blueprint section 4). Clearing does not touch `version`. A message
under whose id the journal has another one is held in its document until a person releases it (`holding`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.collection import Collection

from common import clock, mongo
from common.faults import point
from common.journal import holding, journal

Fields = dict[str, Any]
#: Documents with pending messages taken in one round from each collection.
ROUND = 500
_PENDING = {"pending.id": {"$exists": True}}
_FREE = {**_PENDING, "held": None}


class Relay:
    """Moves the pending messages of one service into its journal."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def run_once(self) -> int:
        """Relay what is pending now, at most `ROUND` documents of each collection; the number of messages cleared."""
        found = [(collection, document) for collection in self._at_work() for document in _waiting(collection)]
        if not found:
            return 0
        found.sort(key=lambda pair: pair[1]["pending"][0]["at"])
        messages = [message for _, document in found for message in document["pending"]]
        db = mongo.database(self.alias)
        point("before_append")
        refused = [id(message) for message in journal.append(db, messages, at=clock.now())]
        point("after_append")
        kept = [message for message in messages if id(message) not in refused]
        safe = journal.appended(db, [message["id"] for message in kept])
        if refused:
            holding.hold(db, found, refused)
            found = [pair for pair in found if not any(id(message) in refused for message in pair[1]["pending"])]
        _clear(found, safe)
        point("after_clear")
        return len(safe)

    def oldest_pending(self) -> datetime | None:
        """When the oldest message that still waits was written; None when nothing waits."""
        oldest = [
            document["at"]
            for collection in mongo.collections(self.alias)
            for document in collection.aggregate(
                [
                    {"$match": _PENDING},
                    {"$group": {"_id": None, "at": {"$min": {"$min": "$pending.at"}}}},
                ],
                hint="pending",
            )
        ]
        return datetime.fromisoformat(min(oldest)) if oldest else None

    def _at_work(self) -> list[Collection[Fields]]:
        """The collections in which something is pending; one question for all of them, since it is asked so often."""
        first, *others = mongo.collections(self.alias)
        joined = [{"$unionWith": {"coll": each.name, "pipeline": _glance(each)}} for each in others]
        named = {found["name"] for found in first.aggregate([*_glance(first), *joined], hint="pending")}
        return [each for each in (first, *others) if each.name in named]


def _glance(collection: Collection[Fields]) -> list[Fields]:
    """The steps that bring the name of a collection if anything is pending there."""
    return [{"$match": _FREE}, {"$limit": 1}, {"$project": {"_id": 0, "name": {"$literal": collection.name}}}]


def _waiting(collection: Collection[Fields]) -> list[Fields]:
    # The hint makes a missing index an error instead of slow scans for ever.
    return list(collection.find(_FREE, {"pending": 1}).hint("pending").limit(ROUND))


def _clear(found: list[tuple[Collection[Fields], Fields]], safe: frozenset[str]) -> None:
    """Take the proven messages out of their documents, one bulk write a collection."""
    writes: dict[str, tuple[Collection[Fields], list[UpdateOne]]] = {}
    for collection, document in found:
        ids = [message["id"] for message in document["pending"] if message["id"] in safe]
        if ids:
            change = UpdateOne({"_id": document["_id"]}, {"$pull": {"pending": {"id": {"$in": ids}}}})
            writes.setdefault(collection.name, (collection, []))[1].append(change)
    for collection, changes in writes.values():
        collection.bulk_write(changes, ordered=False)
