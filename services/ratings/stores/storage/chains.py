"""Chains: their names from agreements, and the alert that is kept with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo.collection import Collection

from common.folding import fold
from common.naming import has_any_word
from common.projections import project_many
from services.ratings.stores.storage.documents import ChainDocument

Fields = dict[str, Any]
_SOURCE = "agreements"


def project(names: Mapping[str, tuple[int, str]]) -> None:
    """Take over chains as agreements recorded them: by id the entry and the name; each unless a later one was seen."""
    changes = {
        chain_id: (seq, {"$set": {"name": name, "name_key": fold(name)}}) for chain_id, (seq, name) in names.items()
    }
    project_many(ChainDocument, changes, source=_SOURCE)


def find(chain_id: str) -> Fields | None:
    """A chain's name and alert, or None."""
    return _collection().find_one({"_id": chain_id}, {"name": 1, "alert": 1})


def named(text: str) -> dict[str, str]:
    """The keys of the names of chains in which a word of the text is found, by id."""
    return {each["_id"]: each["name_key"] for each in _collection().find(has_any_word(text), {"name_key": 1})}


def all_ids() -> list[str]:
    """Every chain."""
    return [each["_id"] for each in _collection().find({}, {"_id": 1}).sort("_id", 1)]


def with_alert(chain_ids: Iterable[str]) -> list[str]:
    """Those of the chains that carry an alert."""
    where = {"_id": {"$in": list(chain_ids)}, "alert": {"$exists": True}}
    return [each["_id"] for each in _collection().find(where, {"_id": 1})]


def set_alert(chain_id: str, alert: Mapping[str, Any] | None) -> None:
    """Raise the alert of a chain, or take it down; there seldom is one, and to look costs less than a write."""
    if alert:
        _collection().update_one({"_id": chain_id}, {"$set": {"alert": alert}})
    elif _collection().find_one({"_id": chain_id, "alert": {"$exists": True}}, {"_id": 1}):
        _collection().update_one({"_id": chain_id}, {"$unset": {"alert": ""}})


def _collection() -> Collection[Fields]:
    return ChainDocument._get_collection()
