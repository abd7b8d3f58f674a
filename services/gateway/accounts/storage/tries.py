"""Wrong sign-ins, counted in MongoDB, so that a lock holds when Redis is down; names and places as hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pymongo import ReturnDocument

from common.mongo import Fields, schema_of
from services.gateway.accounts.domain.guessing import Counted, Tries
from services.gateway.accounts.storage.documents import TriesDocument

_ZERO: Fields = {"count": 0, "locked_until": None}


def count(
    keys: Mapping[Counted, tuple[str, ...]], *, username: str, at: datetime, window: timedelta
) -> dict[Counted, Tries]:
    """Count a try before it is made, so that parallel ones cannot pass a limit; what was counted, this one included.

    While somebody has to wait nothing is counted; after the window counting begins anew.
    """
    return {each: _counted(key, username=username, at=at, window=window) for each, key in keys.items()}


def lock(key: tuple[str, ...], *, until: datetime) -> None:
    """Let who has this key wait, and begin to count anew."""
    TriesDocument._get_collection().update_one({"_id": _id(key)}, {"$set": {"count": 0, "locked_until": until}})


def give_back(key: tuple[str, ...]) -> None:
    """A try was not wrong after all."""
    TriesDocument._get_collection().update_one({"_id": _id(key), "count": {"$gt": 0}}, {"$inc": {"count": -1}})


def forget_wrong(key: tuple[str, ...]) -> None:
    """The name has signed in from this place: what was wrong there is forgotten."""
    TriesDocument._get_collection().update_one({"_id": _id(key)}, {"$set": _ZERO})


def note_known(key: tuple[str, ...], *, username: str, at: datetime) -> None:
    """The name is known from this place from now on; what was wrong there stays."""
    known: Fields = {"known_at": at, **_fixed(username, at=at)}
    TriesDocument._get_collection().update_one(
        {"_id": _id(key)}, {"$set": known, "$setOnInsert": {**_ZERO, "since": at}}, upsert=True
    )


def forget(username: str, *, at: datetime) -> int:
    """Forget what had been counted for a name by then, wherever it came from; how many had to wait or had been wrong.

    What began to be counted later stays.
    """
    counted: Fields = {
        "name": name_key(username),
        "since": {"$lte": at},
        "$or": [{"count": {"$gt": 0}}, {"locked_until": {"$ne": None}}],
    }
    return TriesDocument._get_collection().update_many(counted, {"$set": _ZERO}).modified_count


def name_key(username: str) -> str:
    """Under what the tries of a name are found: a hash, for somebody may have typed a password there."""
    return _id((username,))


def waiting_keys(*, at: datetime) -> list[str]:
    """The keys of the names that have to wait somewhere."""
    return [str(each) for each in TriesDocument._get_collection().distinct("name", {"locked_until": {"$gt": at}})]


def waiting_until(usernames: Iterable[str], *, at: datetime) -> dict[str, datetime]:
    """Of each of the names that has to wait somewhere, until when at the latest."""
    names = {name_key(each): each for each in usernames}
    found: dict[str, datetime] = {}
    wanted = {"name": {"$in": list(names)}, "locked_until": {"$gt": at}}
    for stored in TriesDocument._get_collection().find(wanted, {"name": 1, "locked_until": 1}):
        name = names[stored["name"]]
        found[name] = max(stored["locked_until"], found.get(name, stored["locked_until"]))
    return found


def _counted(key: tuple[str, ...], *, username: str, at: datetime, window: timedelta) -> Tries:
    is_locked = {"$gt": [{"$ifNull": ["$locked_until", at]}, at]}
    is_over = {"$lte": [{"$ifNull": ["$since", at - window]}, at - window]}
    later: Fields = {
        "count": {"$cond": [is_over, 1, {"$add": ["$count", 1]}]},
        "since": {"$cond": [is_over, at, "$since"]},
        "locked_until": None,
    }
    change: Fields = {name: {"$cond": [is_locked, f"${name}", value]} for name, value in later.items()}
    stored = TriesDocument._get_collection().find_one_and_update(
        {"_id": _id(key)},
        [{"$set": {**change, **_fixed(username, at=at)}}],
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    return Tries(stored["count"], stored.get("locked_until"), stored.get("known_at"))


def _fixed(username: str, *, at: datetime) -> Fields:
    return {"name": name_key(username), "seen_at": at, "schema": schema_of(TriesDocument), "version": 1}


def _id(key: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()
