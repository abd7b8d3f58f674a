"""The journal of one service: append-only, without gaps, each message once, hash-chained (blueprint section 4).

Collection `journal`: `_id` is the sequence number, `message_id` is unique as well. An entry once acknowledged by the
majority never changes; so every read here is a majority read, and a chain is only continued from such an entry.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import CursorType
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from common.errors import Unavailable
from common.journal.entries import EMPTY, GENESIS, Entry, Head, chain, entry_of, pending_message, states
from common.journal.verification import Verification, Verifier
from common.phrases import N_

__all__ = [
    "EMPTY",
    "GENESIS",
    "Entry",
    "Head",
    "JournalBusy",
    "Verification",
    "append",
    "appended",
    "find",
    "find_many",
    "hash_at",
    "head",
    "pending_message",
    "read",
    "verify",
]

Fields = dict[str, Any]
COLLECTION = "journal"
#: An append is cut so that each insert is one server command: a broken one cannot leave a later one behind it.
BATCH_ENTRIES = 1_000
BATCH_BYTES = 12_000_000
#: How much one read returns at most, so that entries with long lists do not fill the memory.
READ_BYTES = 8_000_000
#: How often an append tries again after another relay was faster, before it leaves the rest for the next round.
TRIES = 200
#: How many entries are checked at a time.
VERIFY_BATCH = 500
_DUPLICATE_KEY = 11000


class JournalBusy(Unavailable):
    """Raised when other relays were faster so many times that this one gives way until its next round."""

    code = "journal_busy"


def append(db: Database[Fields], messages: Sequence[Mapping[str, Any]], *, at: datetime) -> list[Mapping[str, Any]]:
    """Append pending messages in order; those that are in the journal already are passed over.

    Returns those that cannot go in, because the journal has another message under their id; what is left of their
    subjects stays out as well. Return proves of none that it is there for good: read it back with `appended` before
    clearing it.
    Raises `JournalBusy` when the end of the journal could not be won.
    """
    journal = _majority(db)
    waiting = list(messages)
    refused: list[Mapping[str, Any]] = []
    last: Head | None = None
    lost_races = 0
    while waiting:
        last = last or _head(journal)
        documents = _one_command(chain(last, waiting[:BATCH_ENTRIES], at=at))
        try:
            journal.insert_many(documents, ordered=True)
        except BulkWriteError as error:
            (waiting, differing), last = _rest(journal, waiting, error), None
            refused += differing
            lost_races += 1
            if lost_races == TRIES:
                raise JournalBusy(N_("日志正忙，稍后会自动重试。")) from error
        else:
            waiting = waiting[len(documents) :]
            last = Head(documents[-1]["_id"], documents[-1]["hash"], documents[-1]["recorded_at"])
    return refused


def _one_command(documents: list[Fields]) -> list[Fields]:
    """As many of the documents, from the first, as one insert takes; at least one."""
    size = 0
    for number, document in enumerate(documents):
        size += len(document["body"])
        if number and size > BATCH_BYTES:
            return documents[:number]
    return documents


def _rest(
    journal: Collection[Fields], batch: list[Mapping[str, Any]], error: BulkWriteError
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """What of the batch is still to be appended after a duplicate key, and what never can; another error is raised.

    A `message_id` that the majority has is appended already: pass it over, with all others that are, since a relay that
    died before it could clear leaves them together. But where the journal states something else under that id, a
    message of two writes would be lost: it is refused. Otherwise another relay was faster, with an entry that the
    majority does not have yet and may never have: wait a moment and look again.
    """
    failures = (error.details or {}).get("writeErrors") or []
    if not failures or failures[0].get("code") != _DUPLICATE_KEY:
        raise error
    position: int = failures[0]["index"]
    rest = batch[position:]
    if "message_id" in failures[0].get("keyPattern", {}):
        there = find_many(journal.database, [message["id"] for message in rest])
        if rest[0]["id"] in there:
            known = [message for message in rest if message["id"] in there]
            differing = [message for message in known if not states(there[message["id"]].body, message)]
            behind = {message["subject"] for message in differing}
            left = [each for each in rest if each["id"] not in there and each["subject"] not in behind]
            return left, differing
    time.sleep(random.uniform(0.001, 0.020))
    return rest, []


def appended(db: Database[Fields], message_ids: Sequence[str]) -> frozenset[str]:
    """Which of these messages the majority has in the journal: only these may be cleared."""
    found = _majority(db).find({"message_id": {"$in": list(message_ids)}}, {"message_id": 1, "_id": 0})
    return frozenset(document["message_id"] for document in found)


def head(db: Database[Fields]) -> Head:
    """The last entry's number, hash and time; `EMPTY` for a new journal."""
    return _head(_majority(db))


def _head(journal: Collection[Fields]) -> Head:
    last = journal.find_one({}, {"hash": 1, "recorded_at": 1}, sort=[("_id", -1)])
    return Head(last["_id"], bytes(last["hash"]), last["recorded_at"]) if last else EMPTY


def read(db: Database[Fields], *, after: int, limit: int) -> list[Entry]:
    """Up to `limit` entries that follow number `after`, in order; fewer when they are large."""
    cursor = _majority(db).find({"_id": {"$gt": after}}, {"body": 1, "hash": 1}).sort("_id", 1).limit(limit)
    entries: list[Entry] = []
    size = 0
    with cursor:
        for document in cursor:
            entries.append(entry_of(bytes(document["body"]), bytes(document["hash"])))
            size += len(document["body"])
            if size > READ_BYTES:
                break
    return entries


def find(db: Database[Fields], message_id: str) -> Entry | None:
    """The entry of one message, if the majority has it."""
    document = _majority(db).find_one({"message_id": message_id}, {"body": 1, "hash": 1})
    return entry_of(bytes(document["body"]), bytes(document["hash"])) if document else None


def find_many(db: Database[Fields], message_ids: Sequence[str]) -> dict[str, Entry]:
    """The entries of these messages that the majority has, by message id."""
    found = _majority(db).find({"message_id": {"$in": list(message_ids)}}, {"message_id": 1, "body": 1, "hash": 1})
    return {each["message_id"]: entry_of(bytes(each["body"]), bytes(each["hash"])) for each in found}


def hash_at(db: Database[Fields], seq: int) -> bytes | None:
    """The hash of one entry, `GENESIS` for 0; None when this journal has no such entry.

    A majority read may lag behind an earlier one just after an election. So absence counts only when a linearizable
    read confirms it.
    """
    if seq == 0:
        return GENESIS
    for concern in ("majority", "linearizable"):
        journal = _majority(db).with_options(read_concern=ReadConcern(concern))
        document = journal.find_one({"_id": seq}, {"hash": 1}, max_time_ms=10_000)
        if document:
            return bytes(document["hash"])
    return None


def verify(db: Database[Fields], *, heads: Iterable[Head] = ()) -> Verification:
    """Check the whole journal, also against heads that were kept outside the database.

    The entries are streamed: the memory stays flat, and the server reads on while this side hashes.
    """
    verifier = Verifier(heads)
    without_zone: CodecOptions[Fields] = CodecOptions(tz_aware=False)
    journal = _majority(db).with_options(codec_options=without_zone)
    with journal.find({}, sort=[("_id", 1)], cursor_type=CursorType.EXHAUST, batch_size=VERIFY_BATCH) as cursor:
        while (documents := list(islice(cursor, VERIFY_BATCH))) and verifier.take(documents):
            pass
    return verifier.result()


def _majority(db: Database[Fields]) -> Collection[Fields]:
    return db.get_collection(
        COLLECTION, read_concern=ReadConcern("majority"), write_concern=WriteConcern("majority", j=True)
    )
