"""How far a consumer has come in each source's journal, and whether it stopped there.

Collection `cursors`, one document a source: `position` {seq, hash} moves by `$max` (MongoDB compares it by `seq`
first), `started` is the last entry of the batch in hand, `waiting_at` when its first was recorded, `diverged` the alarm
of a source with another history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.write_concern import WriteConcern

from common.journal.entries import EMPTY, GENESIS, Head

Fields = dict[str, Any]
COLLECTION = "cursors"


@dataclass(frozen=True, slots=True)
class CursorState:
    """A cursor as stored: `diverged` holds what was found when the source turned out to have another history."""

    source: str
    position: Head
    started: int
    diverged: str | None
    diverged_at: datetime | None
    waiting_at: datetime | None = None

    @property
    def behind(self) -> int:
        """How many entries are known and not applied: those of the batch in hand, behind which there may be more."""
        return max(0, self.started - self.position.seq)


def read_cursor(db: Database[Fields], source: str) -> CursorState:
    """The state for one source; a new one stands at the beginning."""
    return _state(source, db[COLLECTION].find_one({"_id": source}) or {})


def cursor_states(db: Database[Fields]) -> tuple[CursorState, ...]:
    """The state for every source that this service has consumed from."""
    return tuple(_state(document["_id"], document) for document in db[COLLECTION].find({}).sort("_id", 1))


def start_batch(db: Database[Fields], source: str, *, last: int, waiting_at: datetime) -> None:
    """Note what is in hand, so that after a crash each of these entries is suspected (and counted) on its own.

    Acknowledged by the primary alone: if it is lost, a crash merely counts once less.
    """
    quick: Collection[Fields] = db.get_collection(COLLECTION, write_concern=WriteConcern(w=1, j=False))
    change = {"$max": {"started": last}, "$set": {"waiting_at": waiting_at}}
    quick.update_one({"_id": source}, change, upsert=True)


def move_cursor(db: Database[Fields], source: str, head: Head) -> None:
    """Move to an entry whose effects, and those of all before it, are done; never back."""
    position = {"seq": head.seq, "hash": head.hash}
    db[COLLECTION].update_one({"_id": source}, {"$max": {"position": position, "started": head.seq}}, upsert=True)


def set_diverged(db: Database[Fields], source: str, *, reason: str, at: datetime) -> None:
    """Raise the alarm: nothing more is consumed from this source until a person has decided."""
    db[COLLECTION].update_one({"_id": source}, {"$set": {"diverged": reason, "diverged_at": at}}, upsert=True)


def replace_cursor(db: Database[Fields], source: str, head: Head) -> None:
    """Continue from another position, by a person's decision, and take the alarm down."""
    position = {"seq": head.seq, "hash": head.hash}
    change = {"$set": {"position": position, "started": head.seq}, "$unset": {"diverged": 1, "diverged_at": 1}}
    db[COLLECTION].update_one({"_id": source}, change, upsert=True)


def _state(source: str, document: Fields) -> CursorState:
    position = document.get("position") or {"seq": EMPTY.seq, "hash": GENESIS}
    return CursorState(
        source=source,
        position=Head(position["seq"], bytes(position["hash"])),
        started=document.get("started", 0),
        diverged=document.get("diverged"),
        diverged_at=document.get("diverged_at"),
        waiting_at=document.get("waiting_at"),
    )
