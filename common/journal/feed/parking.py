"""Entries whose effect failed too often: kept with their reason, and later ones of the same subject behind them.

Collections `attempts` (failures so far, so that a crash does not forget them) and `parked`. A person retries them;
each subject in the order of its entries (blueprint section 4, effects).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from common.journal.entries import Entry, entry_of
from common.journal.feed.handling import Table
from common.logs import get_logger

Fields = dict[str, Any]
PARKED = "parked"
SETTLED = "settled"
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parked:
    """An entry that waits for a person: which, why, and since when."""

    source: str
    seq: int
    subject: str
    name: str
    message_id: str
    error: str
    attempts: int
    parked_at: datetime


def error_text(error: BaseException) -> str:
    """How a failure is shown to the person who retries it; cut, because a driver's text can be very long."""
    return f"{type(error).__name__}: {error}"[:1_000]


def count_attempt(db: Database[Fields], source: str, entry: Entry, *, error: str) -> int:
    """Count one attempt at an entry; how many there were, this one included."""
    counted: Fields = db["attempts"].find_one_and_update(  # type: ignore[assignment]  # an upsert always returns one
        {"_id": _key(source, entry.seq)},
        {"$inc": {"count": 1}, "$set": {"error": error}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    return int(counted["count"])


def forget_attempts(db: Database[Fields], source: str, entry: Entry) -> None:
    """The entry has its effects, or is parked: its failures no longer count."""
    db["attempts"].delete_one({"_id": _key(source, entry.seq)})


def park(db: Database[Fields], source: str, entry: Entry, *, error: str, attempts: int, at: datetime) -> None:
    """Keep the entry for a person; one that is parked or was settled already stays as it is."""
    document = {
        "source": source,
        "seq": entry.seq,
        "subject": entry.subject,
        "name": entry.name,
        "message_id": entry.message_id,
        "body": entry.body,
        "hash": entry.hash,
        "error": error,
        "attempts": attempts,
        "parked_at": at,
        "state": PARKED,
    }
    db["parked"].update_one({"_id": _key(source, entry.seq)}, {"$setOnInsert": document}, upsert=True)
    forget_attempts(db, source, entry)
    _log.error("journal entry parked", source=source, seq=entry.seq, subject=entry.subject, error=error)


def unpark(db: Database[Fields], source: str, entry: Entry) -> None:
    """Take back the parking of an entry that stands behind nothing any more."""
    db["parked"].delete_one({"_id": _key(source, entry.seq), "state": PARKED})


def parked_subjects(db: Database[Fields], source: str) -> frozenset[str]:
    """The subjects of which an entry is parked."""
    return frozenset(db["parked"].distinct("subject", {"source": source, "state": PARKED}))


def is_behind(db: Database[Fields], source: str, entry: Entry) -> bool:
    """Whether an earlier entry of the same subject is parked."""
    earlier = {"source": source, "subject": entry.subject, "seq": {"$lt": entry.seq}, "state": PARKED}
    return db["parked"].find_one(earlier, {"_id": 1}) is not None


def parked_entries(db: Database[Fields], *, source: str | None = None) -> tuple[Parked, ...]:
    """What waits for a person, in the order of the journals."""
    where = {"state": PARKED, **({"source": source} if source else {})}
    fields = Parked.__slots__
    documents = db["parked"].find(where, {"body": 0, "hash": 0}).sort([("source", 1), ("seq", 1)])
    return tuple(Parked(**{name: document[name] for name in fields}) for document in documents)


def retry_parked(
    db: Database[Fields], source: str, handlers: Table, *, subject: str | None = None, by: str = ""
) -> int:
    """Apply parked entries again, all or those of one subject; how many of them now have their effects.

    Each subject goes in the order of its entries and stops at the first that fails again. `by` is who asked for it.
    """
    subjects = [subject] if subject else sorted(parked_subjects(db, source))
    return sum(
        _retry_one(db, source, handlers, document, by=by) for each in subjects for document in _of(db, source, each)
    )


def _of(db: Database[Fields], source: str, subject: str) -> Iterator[Fields]:
    """The parked entries of one subject in order, also those parked meanwhile; ends when one stays parked."""
    after = 0
    while True:
        where = {"source": source, "subject": subject, "state": PARKED}
        first = db["parked"].find_one(where, sort=[("seq", 1)])
        if first is None or first["seq"] <= after:
            return
        after = first["seq"]
        yield first


def _retry_one(db: Database[Fields], source: str, handlers: Table, document: Fields, *, by: str) -> bool:
    entry = entry_of(bytes(document["body"]), bytes(document["hash"]))
    try:
        handlers[entry.name](entry)
    except Exception as error:
        change = {"$set": {"error": error_text(error)}, "$inc": {"attempts": 1}}
        db["parked"].update_one({"_id": document["_id"]}, change)
        _log.error("parked entry failed again", source=source, seq=entry.seq, error=error_text(error))
        return False
    db["parked"].update_one({"_id": document["_id"]}, {"$set": {"state": SETTLED, "settled_by": by}})
    return True


def _key(source: str, seq: int) -> str:
    return f"{source}:{seq}"
