"""Stores and chains as the gateway knows them from the journal of agreements: for names, scope and search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from common.folding import fold
from common.mapping import PLAIN
from common.messages.words import Scope
from common.mongo import Fields
from common.naming import chain_has_every_word, is_whole_chain_name
from common.paging import COMPUTED, Found, Key, Order, Page, read_page
from common.people.commands import Actor
from common.projections import project_many
from common.scope import grants_of
from common.scope_filter import Places, chains_seen, seen
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.storage.documents import SubjectDocument

SOURCE = "agreements"
_STORES = Places()
_SUBJECT = PLAIN.of(Subject, apart={"subject_id"})


def find(subject_id: str) -> Subject | None:
    """The subject, or None while the gateway has not heard of it."""
    stored = SubjectDocument._get_collection().find_one({"_id": subject_id})
    return _subject(stored) if stored else None


def find_many(subject_ids: Sequence[str]) -> dict[str, Subject]:
    """Those of the subjects that the gateway has heard of, by id."""
    found = SubjectDocument._get_collection().find({"_id": {"$in": list(subject_ids)}})
    return {stored["_id"]: _subject(stored) for stored in found}


def moving(chain_id: str, *, after: date) -> tuple[Subject, ...]:
    """The stores with a membership in the chain that begins or ends after a day, by name."""
    later = {"$gt": after.isoformat()}
    within = {"chain_id": chain_id, "$or": [{"from_on": later}, {"until_on": later}]}
    where = {"kind": Scope.STORE.value, "memberships": {"$elemMatch": within}}
    return tuple(_subject(each) for each in SubjectDocument._get_collection().find(where).sort([("name_key", 1)]))


def with_code(code: str, *, actor: Actor, day: date, limit: int) -> tuple[Subject, ...]:
    """Stores with the whole code that the actor may see that day, by name."""
    in_scope = seen(grants_of(actor), _STORES, day=day)
    where = {"$and": [{"kind": Scope.STORE.value, "codes": fold(code)}, in_scope]}
    found = SubjectDocument._get_collection().find(where).sort([("name_key", 1), ("_id", 1)]).limit(limit)
    return tuple(_subject(each) for each in found)


def all_with_code(code: str) -> tuple[Subject, ...]:
    """All stores with the whole code, by name."""
    where = {"kind": Scope.STORE.value, "codes": fold(code)}
    return tuple(_subject(each) for each in SubjectDocument._get_collection().find(where).sort([("name_key", 1)]))


def with_codes(codes: Iterable[str], *, actor: Actor, day: date) -> tuple[Subject, ...]:
    """Stores with one of the whole codes that the actor may see that day, by name."""
    keys = sorted({fold(each) for each in codes})
    where = {"$and": [{"kind": Scope.STORE.value, "codes": {"$in": keys}}, seen(grants_of(actor), _STORES, day=day)]}
    return tuple(_subject(each) for each in SubjectDocument._get_collection().find(where).sort([("name_key", 1)]))


def chains_named(text: str, *, page: Page, actor: Actor) -> Found[Subject]:
    """A page of the chains that the actor may see and the text names, by name; whose whole name it is comes first."""
    where = {"$and": [{"kind": Scope.CHAIN.value}, chains_seen(grants_of(actor)), chain_has_every_word(text)]}
    is_whole = {"$regexMatch": {"input": "$name_key", "regex": is_whole_chain_name(text).pattern}}
    stage = {"$set": {COMPUTED: {"rest": {"$cond": [is_whole, 0, 1]}}}}
    order = Order((Key(f"{COMPUTED}.rest", int), Key("name_key", str), Key("_id", str)), computed=(stage,))
    return read_page(SubjectDocument._get_collection(), where, order=order, page=page).map(_subject)


def note(told: Mapping[str, Told]) -> None:
    """Bring each subject up to the entry that told of it, in one bulk write; one that has seen a later one is left."""
    changes = {subject_id: (each.seq, {"$set": _fields(each.subject)}) for subject_id, each in told.items()}
    project_many(SubjectDocument, changes, source=SOURCE)


def _fields(subject: Subject) -> Fields:
    """A subject as stored, with the keys by which it is searched."""
    return {**_SUBJECT.fields(subject), "name_key": fold(subject.name), "codes": list(subject.codes)}


def _subject(stored: Fields) -> Subject:
    return _SUBJECT.value(stored, subject_id=stored["_id"])
