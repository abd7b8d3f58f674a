"""Stores and chains as the gateway knows them from the journal of agreements: names, area and chains, for scope."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, islice

from common.folding import fold
from common.mapping import PLAIN
from common.messages.words import Scope
from common.mongo import Fields
from common.naming import chain_has_every_word, has_any_word, has_every_word, is_whole_chain_name, is_whole_name
from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Role
from common.projections import project_many
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.storage.documents import SubjectDocument

SOURCE = "agreements"
_SUBJECT = PLAIN.of(Subject, apart={"subject_id"})
_BY_NAME = [("name_key", 1), ("_id", 1)]


def find(subject_id: str) -> Subject | None:
    """The subject, or None while the gateway has not heard of it."""
    stored = SubjectDocument._get_collection().find_one({"_id": subject_id})
    return _subject(stored) if stored else None


def find_many(subject_ids: Sequence[str]) -> dict[str, Subject]:
    """Those of the subjects that the gateway has heard of, by id."""
    found = SubjectDocument._get_collection().find({"_id": {"$in": list(subject_ids)}})
    return {stored["_id"]: _subject(stored) for stored in found}


def search(text: str, *, kind: Scope, actor: Actor, limit: int) -> list[Subject]:
    """Stores or chains that the actor may see by name: those that the text names by words of a name or parts of a code.

    A word may stand in the name of a store's chain as well. Who has the whole text for a name comes first.
    """
    is_chain = kind is Scope.CHAIN
    named = chain_has_every_word(text) if is_chain else _stores_named(text)
    whole = is_whole_chain_name(text) if is_chain else is_whole_name(text)
    where = {"$and": [{"kind": kind.value}, _scope_of(actor, kind), named]}
    collection = SubjectDocument._get_collection()
    first = collection.find({**where, "name_key": whole}).sort(_BY_NAME).limit(limit)
    others = collection.find({**where, "name_key": {"$not": whole}}).sort(_BY_NAME).limit(limit)
    return [_subject(each) for each in islice(chain(first, others), limit)]


def _stores_named(text: str) -> Fields:
    return has_every_word(
        text,
        chains=_chains_named(text),
        member_of=lambda found: {"chain_ids": {"$in": found}},
        has_code=lambda code: [{"codes": code}],
    )


def _chains_named(text: str) -> dict[str, str]:
    """The keys of the names of chains in which a word of the text is found, by id."""
    where = {"kind": Scope.CHAIN.value, **has_any_word(text)}
    return {each["_id"]: each["name_key"] for each in SubjectDocument._get_collection().find(where, {"name_key": 1})}


def _scope_of(actor: Actor, kind: Scope) -> Fields:
    """The filter of what an actor may see; a chain has no area, so all staff see every chain."""
    if actor.has(*CITY_ROLES) or (kind is Scope.CHAIN and actor.has(*AREA_ROLES)):
        return {}
    seen: list[Fields] = []
    if actor.has(*AREA_ROLES):
        seen += [{"area": {"$regex": f"^{re.escape(area)}"}} for area in actor.areas]
    if actor.has(Role.HEADQUARTERS):
        seen.append({"chain_ids": {"$in": list(actor.chains)}})
    if actor.has(Role.PHARMACY):
        seen.append({"_id": {"$in": list(actor.stores)}})
    return {"$or": seen} if seen else {"_id": {"$in": []}}


def note(told: Mapping[str, Told]) -> None:
    """Bring each subject up to the entry that told of it, in one bulk write; one that has seen a later one is left."""
    changes = {subject_id: (each.seq, {"$set": _fields(each.subject)}) for subject_id, each in told.items()}
    project_many(SubjectDocument, changes, source=SOURCE)


def _fields(subject: Subject) -> Fields:
    """A subject as stored, with the keys by which it is searched."""
    return {**_SUBJECT.fields(subject), "name_key": fold(subject.name), "codes": list(subject.codes)}


def _subject(stored: Fields) -> Subject:
    return _SUBJECT.value(stored, subject_id=stored["_id"])
