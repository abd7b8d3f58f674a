"""Stores and chains as the gateway knows them from the journal of agreements: names, area and chains, for scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pymongo import UpdateOne

from common.mongo import Fields, project, write_many
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.storage.documents import SubjectDocument

SOURCE = "agreements"


def find(subject_id: str) -> Subject | None:
    """The subject, or None while the gateway has not heard of it."""
    stored = SubjectDocument._get_collection().find_one({"_id": subject_id})
    return _value(stored) if stored else None


def find_many(subject_ids: Sequence[str]) -> dict[str, Subject]:
    """Those of the subjects that the gateway has heard of, by id."""
    found = SubjectDocument._get_collection().find({"_id": {"$in": list(subject_ids)}})
    return {stored["_id"]: _value(stored) for stored in found}


def note(subject: Subject, *, seq: int) -> bool:
    """Bring one subject up to an entry of agreements; False when a later one was seen."""
    return project(SubjectDocument, subject.subject_id, source=SOURCE, seq=seq, change={"$set": _fields(subject)})


def note_many(subjects: Iterable[Subject], *, seq: int) -> None:
    """Bring many subjects up to one entry of agreements, in one bulk write; later ones seen are left alone."""
    unseen = {"$or": [{f"last_seq.{SOURCE}": {"$lt": seq}}, {f"last_seq.{SOURCE}": {"$exists": False}}]}
    writes = [
        UpdateOne(
            {"_id": subject.subject_id, **unseen},
            {"$set": {**_fields(subject), f"last_seq.{SOURCE}": seq}},
            upsert=True,
        )
        for subject in subjects
    ]
    write_many(SubjectDocument._get_collection(), writes)


def _fields(subject: Subject) -> Fields:
    return {
        "kind": subject.kind,
        "name": subject.name,
        "code": subject.code,
        "area": subject.area,
        "chain_ids": list(subject.chain_ids),
    }


def _value(stored: Fields) -> Subject:
    return Subject(
        subject_id=stored["_id"],
        kind=stored.get("kind", "store"),
        name=stored.get("name", ""),
        code=stored.get("code"),
        area=stored.get("area", ""),
        chain_ids=tuple(stored.get("chain_ids", ())),
    )
