"""Served decisions as the gateway announced them: one document a case, so that they may come in any order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.messages import DecisionServed
from common.people.commands import Command
from services.ratings.measures.domain.decision import Decision
from services.ratings.measures.domain.proposal import Resumption
from services.ratings.measures.storage.documents import DecisionDocument
from services.ratings.stored.values import FORMS

Fields = dict[str, Any]
_DECISION = FORMS.of(Decision, names={"case_id": "_id"})
_RESUMPTION = FORMS.of(Resumption, names={"case_id": "_id"})
_FIELDS = (
    "proposal_id",
    "measure",
    "scope",
    "subject_id",
    "number",
    "served_on",
    "printed_first_on",
    "first_on",
    "last_on",
    "ends_case_id",
)


def insert(served: DecisionServed, *, command: Command) -> bool:
    """Keep a served decision; False when it is there already."""
    document = DecisionDocument(id=served.case_id, **{name: getattr(served, name) for name in _FIELDS})
    return mongo.insert_effect(document, command=command)


def find(case_id: str) -> Decision | None:
    """The served decision of a case, or None."""
    found = _collection().find_one({"_id": case_id})
    return _DECISION.value(found) if found else None


def find_all(case_ids: Iterable[str]) -> dict[str, Decision]:
    """The served decisions of these cases, by case."""
    found = _collection().find({"_id": {"$in": sorted(set(case_ids))}})
    return {each["_id"]: _DECISION.value(each) for each in found}


def numbers_of(case_ids: Iterable[str]) -> dict[str, str]:
    """The numbers of the served decisions of these cases, by case."""
    found = _collection().find({"_id": {"$in": sorted(set(case_ids))}}, {"number": 1})
    return {each["_id"]: each["number"] for each in found}


def resumptions_of(case_ids: Iterable[str]) -> dict[tuple[str, str], Resumption]:
    """The served resumptions that end what these cases decided, by case and subject; the first where there are more.

    One that releases a single store from the measure of its chain is about the store: it does not end the measure.
    """
    wanted = {"ends_case_id": {"$in": list(case_ids)}}
    fields = {"ends_case_id": 1, "subject_id": 1, "number": 1, "first_on": 1}
    return {
        (each["ends_case_id"], each["subject_id"]): _RESUMPTION.value(each)
        for each in _collection().find(wanted, fields).sort([("first_on", -1), ("_id", -1)])
    }


def _collection() -> Collection[Fields]:
    return DecisionDocument._get_collection()
