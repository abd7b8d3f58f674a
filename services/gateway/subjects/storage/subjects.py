"""Stores and chains as the gateway knows them from the journal of agreements: names, area and chains, for scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common.mapping import PLAIN
from common.mongo import Fields
from common.projections import project_many
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.storage.documents import SubjectDocument

SOURCE = "agreements"
_SUBJECT = PLAIN.of(Subject, apart={"subject_id"})


def find(subject_id: str) -> Subject | None:
    """The subject, or None while the gateway has not heard of it."""
    stored = SubjectDocument._get_collection().find_one({"_id": subject_id})
    return _subject(stored) if stored else None


def find_many(subject_ids: Sequence[str]) -> dict[str, Subject]:
    """Those of the subjects that the gateway has heard of, by id."""
    found = SubjectDocument._get_collection().find({"_id": {"$in": list(subject_ids)}})
    return {stored["_id"]: _subject(stored) for stored in found}


def note(told: Mapping[str, Told]) -> None:
    """Bring each subject up to the entry that told of it, in one bulk write; one that has seen a later one is left."""
    changes = {subject_id: (each.seq, {"$set": _SUBJECT.fields(each.subject)}) for subject_id, each in told.items()}
    project_many(SubjectDocument, changes, source=SOURCE)


def _subject(stored: Fields) -> Subject:
    return _SUBJECT.value(stored, subject_id=stored["_id"])
