"""Chains: their names from agreements, and the alert of a share that is over with used episodes only."""

from __future__ import annotations

from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.messages import ChainRegistered
from services.ratings.chains.storage.documents import ChainDocument

Fields = dict[str, Any]
_SOURCE = "agreements"


def project(message: ChainRegistered, *, seq: int) -> bool:
    """Take over a chain as agreements recorded it; False when a later entry was seen already."""
    change = {"$set": {"name": message.chain_name}}
    return mongo.project(ChainDocument, message.chain_id, source=_SOURCE, seq=seq, change=change)


def find(chain_id: str) -> Fields | None:
    """A chain's name and alert, or None."""
    return _collection().find_one({"_id": chain_id}, {"name": 1, "alert": 1})


def all_ids() -> list[str]:
    """Every chain."""
    return [each["_id"] for each in _collection().find({}, {"_id": 1}).sort("_id", 1)]


def set_alert(chain_id: str, alert: Fields | None) -> None:
    """Raise the alert of a chain, or take it down; there seldom is one, and to look costs less than a write."""
    if alert:
        _collection().update_one({"_id": chain_id}, {"$set": {"alert": alert}})
    elif _collection().find_one({"_id": chain_id, "alert": {"$exists": True}}, {"_id": 1}):
        _collection().update_one({"_id": chain_id}, {"$unset": {"alert": ""}})


def _collection() -> Collection[Fields]:
    return ChainDocument._get_collection()
