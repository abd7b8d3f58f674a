"""Messages that cannot go into the journal, because it has another one under their id: held, told, never passed over.

Two writes under one id are a fault: a key or an effect that came again after its document had forgotten it. The later
message stays in its document's `pending`, with everything behind it; `held` says since when and which entry is in its
way. A person who has compared the two releases it under an id of its own (decision 0034).
"""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from common import clock, mongo
from common.errors import NotFound
from common.journal import journal
from common.logs import get_logger
from common.people.commands import derived_id
from common.phrases import N_

Fields = dict[str, Any]
#: Through the index on pending messages: whatever is held is pending.
_HELD: Fields = {"pending.id": {"$exists": True}, "held.message_id": {"$exists": True}}
_log = get_logger(__name__)


class NotHeld(NotFound):
    """Raised when a message is to be released that is not held (404)."""

    code = "message_not_held"


@dataclass(frozen=True, slots=True)
class Held:
    """A message that waits for a person: in which document, what it says, and the entry that has its id."""

    collection: str
    document_id: str
    message_id: str
    name: str
    subject: str
    seq: int
    held_at: datetime


def hold(db: Database[Fields], found: Iterable[tuple[Collection[Fields], Fields]], refused: Container[int]) -> None:
    """Hold each document of which a message (by its identity in this process) was refused by the journal."""
    for collection, document in found:
        message = next((each for each in document["pending"] if id(each) in refused), None)
        if message is None:
            continue
        entry = journal.find(db, message["id"])
        seq = entry.seq if entry else 0
        held = {"message_id": message["id"], "seq": seq, "at": clock.now()}
        collection.update_one({"_id": document["_id"], "pending.id": message["id"]}, {"$set": {"held": held}})
        _log.error("message differs from its journal entry", document=document["_id"], message=message["id"], seq=seq)


def held_messages(alias: str) -> tuple[Held, ...]:
    """What is held in the documents of a service, the oldest first."""
    found = [_held(each.name, document) for each in mongo.collections(alias) for document in _held_in(each)]
    return tuple(sorted(found, key=lambda each: (each.held_at, each.message_id)))


def release(alias: str, message_id: str, *, by: str) -> str:
    """Let a held message go into the journal under an id of its own, by a person's decision; that id.

    The message then says `instead_of` which id, and who released it. Raises `NotHeld`.
    """
    for collection in mongo.collections(alias):
        document = collection.find_one({**_HELD, "held.message_id": message_id}, {"held": 1}, hint="pending")
        if document is None:
            continue
        fresh = derived_id("msg", message_id, collection.name, document["_id"], document["held"]["at"].isoformat())
        anew = {"$literal": {"id": fresh, "instead_of": message_id, "released_by": by}}
        messages = _each("pending", "$$this.id", message_id, {"$mergeObjects": ["$$this", anew]})
        change: list[Fields] = [
            {"$set": {"pending": messages, "recent": _each("recent", "$$this", message_id, fresh)}},
            {"$unset": "held"},
        ]
        collection.update_one({"_id": document["_id"], "held.message_id": message_id}, change)
        return fresh
    raise NotHeld(N_("没有找到待核对的消息 %(message)s，请用 yaocheng parked list 核对。"), message=message_id)


def _each(field: str, name: str, old: str, new: Any) -> Fields:
    """A list with the element of that name exchanged."""
    return {"$map": {"input": f"${field}", "in": {"$cond": [{"$eq": [name, old]}, new, "$$this"]}}}


def _held_in(collection: Collection[Fields]) -> list[Fields]:
    return list(collection.find(_HELD, {"pending": 1, "held": 1}).hint("pending"))


def _held(collection: str, document: Fields) -> Held:
    held = document["held"]
    message = next(each for each in document["pending"] if each["id"] == held["message_id"])
    return Held(
        collection, str(document["_id"]), message["id"], message["name"], message["subject"], held["seq"], held["at"]
    )
