"""How the database of agreements came to its present form, step by step: only ever added to at the end.

A step is written in terms of documents as they were then, and uses no code that goes on changing.
"""

from __future__ import annotations

from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from common.migrations import BATCH, Migration
from common.mongo import write_many

Fields = dict[str, Any]
_MARKS = ("completed_at", "announced_at")


def open_registrations(database: Database[Fields]) -> int:
    """Which stores of an import may be seen is kept beside the stores, no longer in the import; decision 0005."""
    old = list(database["imports"].find({"schema": 1}).limit(BATCH))
    begun = [each for each in old if each["state"] in ("committed", "complete")]
    write_many(
        database["registrations"],
        [UpdateOne({"_id": each["_id"]}, {"$setOnInsert": _registration(each)}, upsert=True) for each in begun],
    )
    # Last: what is stamped is not looked at again.
    database["imports"].update_many(
        {"_id": {"$in": [each["_id"] for each in old]}}, {"$set": {"schema": 2}, "$unset": {"announced_at": ""}}
    )
    return len(old)


def _registration(imported: Fields) -> Fields:
    marks = {name: imported[name] for name in _MARKS if imported.get(name) is not None}
    return {"version": 1, "schema": 1, "pending": [], "recent": [], **marks}


MIGRATIONS: tuple[Migration, ...] = (Migration("open_registrations", open_registrations),)
