"""The collections of agreements: fields and indexes, nothing else. Days are ISO texts, instants BSON dates."""

from __future__ import annotations

from typing import Any, ClassVar

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from common.mongo import Stored

ALIAS = "agreements"


def _meta(collection: str, *indexes: Any) -> dict[str, Any]:
    return {
        "db_alias": ALIAS,
        "collection": collection,
        "indexes": list(indexes),
        "auto_create_index": False,
        "strict": False,
    }


class StoreDocument(Stored):
    """A pharmacy; own holds, endings, terms, terminations and memberships are lists in it (pattern embed).

    `reach` names the chains whose holds may lie on it, `fingerprint` is what a second registration would repeat.
    `first_of_uscc` is the USCC of the store that was the first to carry it, and of no other: docs/decisions/0009. Who
    changes `uscc` moves the mark with it.
    """

    meta: ClassVar[dict[str, Any]] = _meta(
        "stores",
        {"fields": ["code"], "unique": True, "sparse": True},
        {"fields": ["fingerprint"], "unique": True},
        {"fields": ["uscc"], "sparse": True},
        {"fields": ["first_of_uscc"], "unique": True, "sparse": True},
        ("area", "id"),
        ("reach", "id"),
        ("import_id", "row"),
    )
    name = StringField(required=True)
    area = StringField(required=True)
    address = StringField()
    code = StringField()
    uscc = StringField()
    first_of_uscc = StringField()
    shop_number = StringField()
    phone = StringField()
    business_scope = StringField()
    longitude = StringField()
    latitude = StringField()
    fingerprint = StringField(required=True)
    import_id = StringField()
    row = IntField()
    registered_at = DateTimeField(required=True)
    memberships = ListField(DictField())
    reach = ListField(StringField())
    terms = ListField(DictField())
    terminations = ListField(DictField())
    holds = ListField(DictField())
    hold_endings = ListField(DictField())


class ChainDocument(Stored):
    """A chain; `name_key` is its name without regard to spaces and width."""

    meta: ClassVar[dict[str, Any]] = _meta("chains", {"fields": ["name_key"], "unique": True})
    name = StringField(required=True)
    name_key = StringField(required=True)
    registered_at = DateTimeField(required=True)


class ChainHoldDocument(Stored):
    """One fact about a chain's hold: that it was placed, or that it ends; whatever number of stores it reaches."""

    meta: ClassVar[dict[str, Any]] = _meta("chain_holds", ("chain_id", "id"))
    chain_id = StringField(required=True)
    fact = StringField(required=True, choices=("placed", "ended"))
    hold = DictField()
    ending = DictField()


class AgreementDocument(Stored):
    """An agreement; `open_for` is its store while it can still be signed, so a store has at most one such."""

    meta: ClassVar[dict[str, Any]] = _meta(
        "agreements",
        {"fields": ["open_for"], "unique": True, "sparse": True},
        ("store_id", "-offered_at"),
        ("area", "-offered_at", "id"),
        ("-offered_at", "id"),
    )
    store_id = StringField(required=True)
    area = StringField(required=True)
    status = StringField(required=True)
    open_for = StringField()
    text_sha256 = StringField(required=True)
    particulars = DictField(required=True)
    particulars_sha256 = StringField(required=True)
    offered_at = DateTimeField(required=True)
    offered_by = StringField(required=True)
    offered_persons = ListField(StringField())
    store_signature = DictField()
    agency_signature = DictField()
    terminated_by = StringField()
    terminated_on = StringField()


class TextDocument(Stored):
    """A text of the standard agreement under its SHA-256; never edited."""

    meta: ClassVar[dict[str, Any]] = _meta("texts", ("name",))
    name = StringField(required=True)
    title = StringField(required=True)
    content = StringField(required=True)
    released_at = DateTimeField(required=True)


class ImportDocument(Stored):
    """An import of a roster: what its file would bring, whether it is committed, how far it is applied."""

    meta: ClassVar[dict[str, Any]] = _meta("imports", ("state",))
    state = StringField(required=True)
    filename = StringField(required=True)
    file_sha256 = StringField(required=True)
    file_size = IntField(required=True)
    mapping = DictField()
    uploaded_by = StringField(required=True)
    uploaded_at = DateTimeField(required=True)
    upload_areas = ListField(StringField())
    covers_all = BooleanField(required=True)
    summary = DictField()
    committed_at = DateTimeField()
    commit_message_id = StringField()
    completed_at = DateTimeField()
    announced_at = DateTimeField()
    stores = IntField()
    skipped = IntField()
    skipped_rows = ListField(DictField())


class AnnouncementDocument(Stored):
    """One chunk of a complete import, announced in one message."""

    meta: ClassVar[dict[str, Any]] = _meta("announcements", ("import_id", "chunk"))
    import_id = StringField(required=True)
    chunk = IntField(required=True)
