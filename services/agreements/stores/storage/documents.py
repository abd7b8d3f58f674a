"""What the room stores: fields and indexes, no behaviour. Days are ISO texts, instants BSON dates."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.agreements import ALIAS


class StoreDocument(Stored):
    """A pharmacy; own holds, endings, terms, terminations and memberships are lists in it (pattern embed).

    `reach` names the chains whose holds may lie on it, `fingerprint` is what a second registration would repeat, and
    `name_key` the key of the name (`common.folding`), by whose parts it is found.
    `first_of_uscc` is the USCC of the store that was the first to carry it, and of no other: docs/decisions/0009. Who
    changes `uscc` moves the mark with it.
    """

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "stores",
        "indexes": [
            {"fields": ["code"], "unique": True, "sparse": True},
            {"fields": ["fingerprint"], "unique": True},
            {"fields": ["uscc"], "sparse": True},
            {"fields": ["first_of_uscc"], "unique": True, "sparse": True},
            ("area", "id"),
            ("reach", "id"),
            ("import_id", "row"),
            {"fields": ["memberships.shifts.case_id"], "sparse": True},
        ],
        "auto_create_index": False,
    }
    schema = mongoengine.IntField(required=True, default=4)
    name = mongoengine.StringField(required=True)
    name_key = mongoengine.StringField(required=True)
    area = mongoengine.StringField(required=True)
    address = mongoengine.StringField()
    code = mongoengine.StringField()
    uscc = mongoengine.StringField()
    first_of_uscc = mongoengine.StringField()
    shop_number = mongoengine.StringField()
    phone = mongoengine.StringField()
    business_scope = mongoengine.StringField()
    longitude = mongoengine.StringField()
    latitude = mongoengine.StringField()
    head_title = mongoengine.StringField()
    head_name = mongoengine.StringField()
    fingerprint = mongoengine.StringField(required=True)
    import_id = mongoengine.StringField()
    row = mongoengine.IntField()
    registered_at = mongoengine.DateTimeField(required=True)
    memberships = mongoengine.ListField(mongoengine.DictField())
    reach = mongoengine.ListField(mongoengine.StringField())
    terms = mongoengine.ListField(mongoengine.DictField())
    terminations = mongoengine.ListField(mongoengine.DictField())
    holds = mongoengine.ListField(mongoengine.DictField())
    hold_endings = mongoengine.ListField(mongoengine.DictField())
    uscc_confirmation = mongoengine.DictField()
    named_by = mongoengine.ListField(mongoengine.StringField())
    services = mongoengine.ListField(mongoengine.DictField())
    text_records = mongoengine.ListField(mongoengine.DictField())
    exemptions = mongoengine.ListField(mongoengine.DictField())


class ChainDocument(Stored):
    """A chain; `name_key` is the key of its name (`common.folding`)."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "chains",
        "indexes": [
            {"fields": ["name_key"], "unique": True},
        ],
        "auto_create_index": False,
    }
    schema = mongoengine.IntField(required=True, default=2)
    name = mongoengine.StringField(required=True)
    name_key = mongoengine.StringField(required=True)
    registered_at = mongoengine.DateTimeField(required=True)


class ChainHoldDocument(Stored):
    """One fact about a chain's hold: that it was placed, or that it ends; whatever number of stores it reaches."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "chain_holds",
        "indexes": [
            ("chain_id", "id"),
        ],
        "auto_create_index": False,
    }
    chain_id = mongoengine.StringField(required=True)
    fact = mongoengine.StringField(required=True, choices=("placed", "ended"))
    hold = mongoengine.DictField()
    ending = mongoengine.DictField()


class AnnexDocument(Stored):
    """That the stores of the annex of a paper know its case (`named_by`, `exemptions`); the id is the paper's."""

    meta: ClassVar[Fields] = {"db_alias": ALIAS, "collection": "annexes", "indexes": [], "auto_create_index": False}
    case_id = mongoengine.StringField(required=True)


class RegistrationDocument(Stored):
    """The stores of one import, by its id: readers see them once it is complete, and they may change once announced."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "registrations",
        "indexes": [("completed_at",)],
        "auto_create_index": False,
    }
    completed_at = mongoengine.DateTimeField()
    announced_at = mongoengine.DateTimeField()


class AnnouncementDocument(Stored):
    """One chunk of a complete registration, announced in one message."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "announcements",
        "indexes": [
            ("import_id", "chunk"),
        ],
        "auto_create_index": False,
    }
    import_id = mongoengine.StringField(required=True)
    chunk = mongoengine.IntField(required=True)
