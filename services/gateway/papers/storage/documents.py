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
            {"fields": ["case_id"], "unique": True},
            {
                "fields": ["series", "year", "-seq"],
                "name": "number",
                "unique": True,
                "partialFilterExpression": {"seq": {"$type": "number"}},
            },
            ["status", "approved_at", "_id"],
            ["-approved_at", "-_id"],
            "subject_id",
        ],
        "auto_create_index": False,
    }
    case_id = mongoengine.StringField(required=True)
    proposal_id = mongoengine.StringField(required=True)
    status = mongoengine.StringField(required=True)
    measure = mongoengine.StringField(required=True)
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    subject_name = mongoengine.StringField(default="")
    area = mongoengine.StringField(default="")
    chain_ids = mongoengine.ListField(mongoengine.StringField())
    ends_case_id = mongoengine.StringField()
    printed_first_on = mongoengine.StringField(required=True)
    months = mongoengine.IntField()
    series = mongoengine.StringField(required=True)
    year = mongoengine.IntField(required=True)
    approved_on = mongoengine.StringField(required=True)
    approved_at = mongoengine.DateTimeField(required=True)
    seq = mongoengine.IntField()
    number = mongoengine.StringField()
    job_id = mongoengine.StringField()
    sha256 = mongoengine.StringField()
    size = mongoengine.IntField()
    issued_on = mongoengine.StringField()
    service = mongoengine.DictField()
    first_on = mongoengine.StringField()
    last_on = mongoengine.StringField()


class LeaseDocument(Stored):
    """Who numbers a series at the moment, and until when."""

    meta: ClassVar[Fields] = {"db_alias": ALIAS, "collection": "leases", "auto_create_index": False}
    holder = mongoengine.StringField(required=True)
    until = mongoengine.DateTimeField(required=True)
