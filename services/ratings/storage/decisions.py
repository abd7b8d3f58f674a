"""Served decisions as the gateway announced them: one document a case, so that they may come in any order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.commands import Command
from common.messages import DecisionServed
from services.ratings.storage.documents import DecisionDocument
from services.ratings.storage.values import day_of

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


@dataclass(frozen=True, slots=True)
class Decision:
    """A served decision: its case, its number, and its last day if it has one."""

    case_id: str
    number: str
    last_on: date | None


def insert(served: DecisionServed, *, command: Command) -> bool:
    """Keep a served decision; False when it is there already."""
    document = DecisionDocument(id=served.case_id, **{name: getattr(served, name) for name in _FIELDS})
    return mongo.insert_effect(document, command=command)


def find(case_id: str) -> Decision | None:
    """The served decision of a case, or None."""
    return _find({"_id": case_id})


def find_ending(case_id: str) -> Decision | None:
    """The served decision that ends the hold of a case, or None."""
    return _find({"ends_case_id": case_id})


def _find(where: Fields) -> Decision | None:
    found = _collection().find_one(where)
    return Decision(found["_id"], found["number"], day_of(found.get("last_on"))) if found else None


def _collection() -> Collection[Fields]:
    return DecisionDocument._get_collection()
