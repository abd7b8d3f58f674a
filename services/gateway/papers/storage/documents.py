"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.gateway import ALIAS


class PaperDocument(Stored):
    """A numbered paper; (series, year, seq) is unique, and that fences every numberer."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "papers",
        "indexes": [
            {
                "fields": ["series", "year", "-seq"],
                "name": "number",
                "unique": True,
                "partialFilterExpression": {"seq": {"$type": "number"}},
            },
            {"fields": ["seq", "year"], "sparse": True},
            ["status", "ordered_at", "_id"],
            ["status", "job_id", "ordered_at", "_id"],
            {"fields": ["withheld.by"], "sparse": True},
            ["-ordered_at", "-_id"],
            "about",
            "subject_id",
            "memberships.chain_id",
            {"fields": ["annexed"], "sparse": True},
            {"fields": ["own_services.store_id"], "sparse": True},
            {"fields": ["facts.ends_case_id"], "sparse": True},
        ],
        "auto_create_index": False,
    }
    schema = mongoengine.IntField(required=True, default=3)
    status = mongoengine.StringField(required=True)
    kind = mongoengine.StringField(required=True)
    about = mongoengine.StringField(required=True)
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    party = mongoengine.DictField(required=True)
    area = mongoengine.StringField(default="")
    memberships = mongoengine.ListField(mongoengine.DictField())
    facts = mongoengine.DictField()
    annex_sha256 = mongoengine.StringField()
    annexed = mongoengine.ListField(mongoengine.StringField())
    exempted = mongoengine.ListField(mongoengine.StringField())
    withheld = mongoengine.ListField(mongoengine.DictField())
    series = mongoengine.StringField(required=True)
    year = mongoengine.IntField(required=True)
    dated_on = mongoengine.StringField(required=True)
    ordered_at = mongoengine.DateTimeField(required=True)
    seq = mongoengine.IntField()
    number = mongoengine.StringField()
    job_id = mongoengine.StringField()
    sha256 = mongoengine.StringField()
    size = mongoengine.IntField()
    issued_on = mongoengine.StringField()
    service = mongoengine.DictField()
    own_services = mongoengine.ListField(mongoengine.DictField())
    first_on = mongoengine.StringField()
    last_on = mongoengine.StringField()


class LeaseDocument(Stored):
    """Who numbers a series at the moment, and until when."""

    meta: ClassVar[Fields] = {"db_alias": ALIAS, "collection": "leases", "auto_create_index": False}
    holder = mongoengine.StringField(required=True)
    until = mongoengine.DateTimeField(required=True)
