"""Counters as an earlier version of the counting pair wrote them, and the two migrations that bring them up."""

from __future__ import annotations

from typing import Any

from common import mongo
from common.migrations import Migration
from tests.counting import LEFT

Fields = dict[str, Any]
#: Few at a time, so that a small database takes many batches.
BATCH = 5


def write_old(number: int) -> None:
    """Write so many counters in the old form: `count` for `total`, and no lines."""
    mongo.database(LEFT)["counters"].insert_many(
        [{"_id": f"cnt_{each:04}", "version": 1, "count": each} for each in range(number)]
    )


def rename_count(database: Any) -> int:
    """`count` becomes `total`; `renamed` shows how often that happened to a counter."""
    return _change(database, {"count": {"$exists": True}}, {"$rename": {"count": "total"}, "$inc": {"renamed": 1}})


def begin_lines(database: Any) -> int:
    """A counter has lines, if only none."""
    return _change(database, {"lines": {"$exists": False}}, {"$set": {"lines": []}, "$inc": {"begun": 1}})


def _change(database: Any, old: Fields, change: Fields) -> int:
    ids = [each["_id"] for each in database["counters"].find(old, {"_id": 1}).limit(BATCH)]
    database["counters"].update_many({"_id": {"$in": ids}, **old}, change)
    return len(ids)


MIGRATIONS = (Migration("rename_count", rename_count), Migration("begin_lines", begin_lines))


def problems(number: int) -> list[str]:
    """What is not as it must be after both: every counter changed once, nothing lost, each step recorded once."""
    found = [
        f"{each['_id']} is {each}"
        for each in mongo.database(LEFT)["counters"].find({})
        if (each.get("total"), each.get("renamed"), each.get("begun")) != (int(each["_id"][4:]), 1, 1)
    ]
    if (counted := mongo.database(LEFT)["counters"].count_documents({})) != number:
        found.append(f"there are {counted} counters of {number}")
    recorded = [(each["number"], each["_id"]) for each in mongo.database(LEFT)["migrations"].find({}).sort("number", 1)]
    if recorded != [(1, "rename_count"), (2, "begin_lines")]:
        found.append(f"recorded is {recorded}")
    return found
