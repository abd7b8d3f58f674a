"""Served decisions as the gateway announced them: one document a case, so that they may come in any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.commands import Command
from common.messages import DecisionServed
from services.ratings.storage.documents import DecisionDocument

Fields = dict[str, Any]
_FIELDS = (
    "proposal_id",
    "measure",
    "scope",
    "subject_id",
    "number",
    "served_on",
    "first_on",
    "last_on",
    "ends_case_id",
)


def insert(served: DecisionServed, *, command: Command) -> bool:
    """Keep a served decision; False when it is there already."""
    document = DecisionDocument(id=served.case_id, **{name: getattr(served, name) for name in _FIELDS})
    return mongo.insert_effect(document, command=command)


def find(case_id: str) -> Mapping[str, Any] | None:
    """The served decision of a case, or None."""
    return _collection().find_one({"_id": case_id})


def find_ending(case_id: str) -> Mapping[str, Any] | None:
    """The served decision that ends the hold of a case, or None."""
    return _collection().find_one({"ends_case_id": case_id})


def _collection() -> Collection[Fields]:
    return DecisionDocument._get_collection()
