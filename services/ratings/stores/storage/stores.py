"""Stores as ratings knows them: written from the messages of agreements, read as records for the rules.

Every write steps `version`; what is derived from a store is written only on the version that it was derived from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.collection import Collection

from common.messages.words import MembershipKind
from common.mongo import schema_of, upsert_unless_seen, write_many
from services.ratings.domain.history import History, Penalty, RecordedTerm
from services.ratings.domain.store import Annex, Membership, StoreRecord
from services.ratings.stored.beside import Beside
from services.ratings.stored.values import FORMS, day_text, span_of
from services.ratings.stores.storage.documents import StoreDocument

Fields = dict[str, Any]
#: A store of which only a penalty is known yet is not registered.
_REGISTERED: Fields = {"name": {"$exists": True}}
#: What new documents carry.
SCHEMA = schema_of(StoreDocument)
_PENALTY = FORMS.of(Penalty, apart={"ended_on"})
#: What a record is read from.
RECORD_FIELDS = {"name": 1, "code": 1, "area": 1, "memberships": 1, "terms": 1, "penalties": 1, "version": 1}


def add_penalty(store_id: str, penalty: Penalty) -> bool:
    """Note a suspension or termination of a store, once a case; False when it was noted already."""
    unseen = {"_id": store_id, "penalties.case_id": {"$ne": penalty.case_id}}
    change = {
        "$push": {"penalties": _PENALTY.fields(penalty)},
        "$inc": {"version": 1},
        "$setOnInsert": {"schema": SCHEMA},
    }
    return upsert_unless_seen(_collection(), unseen, change)


def end_penalty(store_id: str, case_id: str, *, ended_on: date) -> None:
    """Note since when a suspension is over; as a penalty of its year it stands."""
    known = {
        "_id": store_id,
        "penalties": {"$elemMatch": {"case_id": case_id, "ended_on": {"$ne": day_text(ended_on)}}},
    }
    change = {"$set": {"penalties.$.ended_on": day_text(ended_on)}, "$inc": {"version": 1}}
    _collection().update_one(known, change)


def set_ratings(ratings: Mapping[str, tuple[int, Mapping[str, Any]]]) -> None:
    """Write what was derived from a version of each store; one that has moved on since is left as it is."""
    write_many(_collection(), [rate(store_id, *of_version) for store_id, of_version in ratings.items()])


def rate(store_id: str, version: int, rating: Mapping[str, Any]) -> UpdateOne:
    """The write of what was derived from a version of a store."""
    return UpdateOne({"_id": store_id, "version": version}, {"$set": {"rating": rating}, "$inc": {"version": 1}})


def step_versions(store_ids: Iterable[str]) -> None:
    """Step the version of each store: what is being derived from it by anybody is then derived again."""
    _collection().update_many({"_id": {"$in": list(store_ids)}}, {"$inc": {"version": 1}})


def versions(store_ids: Iterable[str]) -> dict[str, int]:
    """The present version of each store."""
    found = _collection().find({"_id": {"$in": list(store_ids)}}, {"version": 1})
    return {document["_id"]: document["version"] for document in found}


def find(store_id: str) -> StoreRecord | None:
    """A registered store, with terms and penalties but not yet falls and determinations; or None."""
    document = _collection().find_one({"_id": store_id, **_REGISTERED}, RECORD_FIELDS)
    return record_of(document) if document else None


def find_beside(store_id: str, *, beside: Beside) -> tuple[StoreRecord, Fields | None] | None:
    """A registered store with what lies beside it, if anything; or None."""
    stages: list[Fields] = [{"$match": {"_id": store_id, **_REGISTERED}}, {"$project": RECORD_FIELDS}, beside.stage]
    found = next(iter(_collection().aggregate(stages)), None)
    return None if found is None else (record_of(found), next(iter(found["beside"]), None))


def find_many(store_ids: Iterable[str]) -> list[StoreRecord]:
    """Those of the stores that are registered."""
    where = {"_id": {"$in": list(store_ids)}, **_REGISTERED}
    return [record_of(document) for document in _collection().find(where, RECORD_FIELDS)]


def of_chain(chain_id: str) -> list[StoreRecord]:
    """Every store whose records name the chain, in the order of their ids."""
    where = {"memberships.chain_id": chain_id, **_REGISTERED}
    return [record_of(document) for document in _collection().find(where, RECORD_FIELDS).sort("_id", 1)]


def due(day: date, *, limit: int) -> list[str]:
    """Stores that change on the day or before it, and those derived for a later day (the clock was set back)."""
    text = day_text(day)
    where = {"$or": [{"rating.due_on": {"$lte": text}}, {"rating.derived_on": {"$gt": text}}]}
    found = _collection().find(where, {"_id": 1}).limit(limit)
    return [document["_id"] for document in found]


def record_of(document: Mapping[str, Any]) -> StoreRecord:
    """The record from a stored document."""
    terms = document.get("terms", ())
    return StoreRecord(
        store_id=document["_id"],
        name=document.get("name", ""),
        code=document.get("code"),
        area=document.get("area", ""),
        memberships=tuple(
            Membership(each["chain_id"], MembershipKind(each["kind"]), span_of(each))
            for each in document.get("memberships", ())
        ),
        catalogue=tuple(_annex(each) for each in terms if each.get("catalogue")),
        history=History(
            terms=tuple(span_of(each) for each in terms),
            recorded_terms=tuple(_recorded_term(each) for each in terms),
            penalties=tuple(_penalty(each) for each in document.get("penalties", ())),
        ),
        version=document.get("version", 0),
    )


def _penalty(fields: Mapping[str, Any]) -> Penalty:
    ended_on = fields.get("ended_on")
    return _PENALTY.value(fields, ended_on=date.fromisoformat(ended_on) if ended_on else None)


def _annex(term: Mapping[str, Any]) -> Annex:
    signed = term.get("signed_on")
    recorded_at = datetime.fromisoformat(term["recorded_at"])
    return Annex.of(span_of(term), signed_on=date.fromisoformat(signed) if signed else None, recorded_at=recorded_at)


def _recorded_term(fields: Mapping[str, Any]) -> RecordedTerm:
    ending = fields["ending_recorded_at"]
    return RecordedTerm(
        span=span_of(fields),
        recorded_at=datetime.fromisoformat(fields["recorded_at"]),
        agreed_until_on=date.fromisoformat(fields["agreed_until_on"]),
        ending_recorded_at=datetime.fromisoformat(ending) if ending else None,
    )


def _collection() -> Collection[Fields]:
    return StoreDocument._get_collection()
