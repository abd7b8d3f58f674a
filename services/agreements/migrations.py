"""How the database of agreements came to its present form, step by step: only ever added to at the end.

A step is written in terms of documents as they were then, and uses no code that goes on changing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common.folding import fold
from common.logs import get_logger
from common.migrations import BATCH, Migration
from common.mongo import write_many

Fields = dict[str, Any]
_log = get_logger(__name__)
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


def fold_store_names(database: Database[Fields]) -> int:
    """Names of stores get their key, and fingerprints are made of keys: brackets, case and dashes tell none apart."""

    def keys(store: Fields) -> Fields:
        name, address = fold(store["name"]), fold(store.get("address") or store["area"])
        fingerprint = hashlib.sha256(f"{name}|{address}".encode()).hexdigest()[:32]
        return {"name_key": name, "fingerprint": fingerprint}

    return _fold_names(database["stores"], keys, unique="fingerprint")


def fold_chain_names(database: Database[Fields]) -> int:
    """The same for chains, whose key is their name's alone."""
    return _fold_names(database["chains"], lambda chain: {"name_key": fold(chain["name"])}, unique="name_key")


def _fold_names(collection: Collection[Fields], keys: Callable[[Fields], Fields], *, unique: str) -> int:
    """Write the new keys of the next documents. Two that are one by the new key stay two: the later one keeps its old
    key, by which nothing is found any more, and the log names it, since people must say which of them is meant.

    `fold` is asked as it is now: should it change, a later step makes all keys anew.
    """
    old = list(collection.find({"schema": 1}).sort([("registered_at", 1), ("_id", 1)]).limit(BATCH))
    for each in old:
        changed = {**keys(each), "schema": 2}
        try:
            collection.update_one({"_id": each["_id"]}, {"$set": changed})
        except DuplicateKeyError:
            _log.warning("one name, two documents", collection=collection.name, kept_apart=each["_id"])
            del changed[unique]
            collection.update_one({"_id": each["_id"]}, {"$set": changed})
    return len(old)


def bind_stores(database: Database[Fields]) -> int:
    """Stores know which decisions on a chain name them, and with which they were served themselves; decision 0031.

    None is so of decisions of the time before: their holds go by the memberships, of which no first day has moved.
    """
    old = [each["_id"] for each in database["stores"].find({"schema": 2}, {"_id": 1}).limit(BATCH)]
    if old:
        bound: Fields = {"named_by": [], "services": [], "schema": 3}
        joined: Fields = {"memberships.$[].shifts": []}
        database["stores"].update_many({"_id": {"$in": old}}, {"$set": {**bound, **joined}})
    return len(old)


#: The clauses on chains of the one text that was offered until then.
_CLAUSES = {"standard-2026": ["chain_measure", "received_by_headquarters"]}


def note_texts(database: Database[Fields]) -> int:
    """Terms tell which text was signed, and its clauses on chains; a text that is not kept is unknown, and has none."""
    old = list(database["stores"].find({"schema": 3}, {"terms": 1}).limit(BATCH))
    ids = [term["agreement_id"] for each in old for term in each["terms"]]
    signed = {each["_id"]: each["text_sha256"] for each in database["agreements"].find({"_id": {"$in": ids}})}
    names = {each["_id"]: each["name"] for each in database["texts"].find({}, {"name": 1})}

    def told(term: Fields) -> Fields:
        name = names.get(signed.get(term["agreement_id"], ""))
        return {**term, **({"text": name} if name else {}), "clauses": _CLAUSES.get(name or "", [])}

    writes = [
        UpdateOne({"_id": each["_id"]}, {"$set": {"terms": [told(term) for term in each["terms"]], "schema": 4}})
        for each in old
    ]
    write_many(database["stores"], writes)
    return len(writes)


def mark_untold_joiners(database: Database[Fields]) -> int:
    """Marked who said with which decisions it was served; `note_services_of_joiners` takes what was said."""
    where: Fields = {"memberships.served_decisions.0": {"$exists": True}, "joining_untold": {"$exists": False}}
    found = [each["_id"] for each in database["stores"].find(where, {"_id": 1}).limit(BATCH)]
    if found:
        database["stores"].update_many({"_id": {"$in": found}}, {"$set": {"joining_untold": True}})
    return len(found)


_SAID = "served_decisions"
_A_DAY, _SHANGHAI = timedelta(days=1), timedelta(hours=8)


def note_services_of_joiners(database: Database[Fields]) -> int:
    """What a joining said of decisions served on the store becomes a service on it; decision 0032.

    Of the day nothing was kept: the latest is taken that lets the membership begin as it did, the day before it was
    recorded. No paper and no page shows it.
    """
    where: Fields = {"memberships.served_decisions": {"$exists": True}}
    old = list(database["stores"].find(where, {"memberships": 1}).limit(BATCH))
    writes = []
    for each in old:
        said = [_said(case_id, joined) for joined in each["memberships"] for case_id in joined.get(_SAID, ())]
        kept = [{name: value for name, value in joined.items() if name != _SAID} for joined in each["memberships"]]
        change: Fields = {"$set": {"memberships": kept}, "$unset": {"joining_untold": ""}}
        writes.append(UpdateOne({"_id": each["_id"]}, {**change, "$push": {"services": {"$each": said}}}))
    write_many(database["stores"], writes)
    return len(writes)


def _said(case_id: str, joined: Fields) -> Fields:
    day = (joined["recorded_at"] + _SHANGHAI - _A_DAY).date()
    return {"case_id": case_id, "served_on": day.isoformat(), "recorded_at": joined["recorded_at"]}


MIGRATIONS: tuple[Migration, ...] = (
    Migration("open_registrations", open_registrations),
    Migration("fold_store_names", fold_store_names),
    Migration("fold_chain_names", fold_chain_names),
    Migration("bind_stores", bind_stores),
    Migration("note_texts", note_texts),
    Migration("mark_untold_joiners", mark_untold_joiners),
    Migration("note_services_of_joiners", note_services_of_joiners),
)
