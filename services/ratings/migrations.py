"""How the database of ratings came to its present form, step by step: only ever added to at the end.

A step is written in terms of documents as they were then, and uses no code that goes on changing.
"""

from __future__ import annotations

from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from common.folding import fold
from common.migrations import BATCH, Migration
from common.mongo import write_many

Fields = dict[str, Any]


def stamp_projections(database: Database[Fields]) -> int:
    """What journals tell, and what is derived of it, carry their schema as everything else does; decision 0020."""
    for name in ("stores", "chains", "chain_days"):
        old = [each["_id"] for each in database[name].find({"schema": None}, {"_id": 1}).limit(BATCH)]
        if old:
            database[name].update_many({"_id": {"$in": old}}, {"$set": {"schema": 1}})
            return len(old)
    return 0


def fold_store_names(database: Database[Fields]) -> int:
    """Names of stores get their key. `fold` is asked as it is now: should it change, a later step makes all anew."""
    unkeyed = {"name": {"$type": "string"}, "name_key": {"$exists": False}}
    old = list(database["stores"].find(unkeyed, {"name": 1}).limit(BATCH))
    writes = [UpdateOne({"_id": each["_id"]}, {"$set": {"name_key": fold(each["name"])}}) for each in old]
    write_many(database["stores"], writes)
    return len(writes)


def key_store_codes(database: Database[Fields]) -> int:
    """Stores get the keys of their codes. No 统一社会信用代码 was kept: its key comes with the next change."""
    unkeyed = {"name": {"$type": "string"}, "codes": {"$exists": False}}
    old = list(database["stores"].find(unkeyed, {"code": 1}).limit(BATCH))
    codes = {each["_id"]: [fold(each["code"])] if each.get("code") else [] for each in old}
    writes = [UpdateOne({"_id": store_id}, {"$set": {"codes": keys}}) for store_id, keys in codes.items()]
    write_many(database["stores"], writes)
    return len(writes)


def fold_chain_names(database: Database[Fields]) -> int:
    """Names of chains get their key, as those of stores did."""
    unkeyed = {"name": {"$type": "string"}, "name_key": {"$exists": False}}
    old = list(database["chains"].find(unkeyed, {"name": 1}).limit(BATCH))
    writes = [UpdateOne({"_id": each["_id"]}, {"$set": {"name_key": fold(each["name"])}}) for each in old]
    write_many(database["chains"], writes)
    return len(writes)


MIGRATIONS: tuple[Migration, ...] = (
    Migration("stamp_projections", stamp_projections),
    Migration("fold_store_names", fold_store_names),
    Migration("key_store_codes", key_store_codes),
    Migration("fold_chain_names", fold_chain_names),
)
