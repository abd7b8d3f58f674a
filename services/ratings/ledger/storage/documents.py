"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class StoreYearDocument(Stored):
    """The ledger of one store and year; `_id` is `store:year`; entries are only ever added, never removed."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "store_years",
        "indexes": [
            ("store_id", "year"),
            "entries.violation_id",
            ("entries.status", "area"),
            ("area", "year"),
        ],
        "auto_create_index": False,
    }
    store_id = mongoengine.StringField(required=True)
    area = mongoengine.StringField(required=True)
    year = mongoengine.IntField(required=True)
    entries = mongoengine.ListField(mongoengine.DictField())
    entry_count = mongoengine.IntField(default=0)
    points = mongoengine.IntField(default=0)
    grade = mongoengine.StringField(default="A")
    falls = mongoengine.ListField(mongoengine.DictField())
    crossed = mongoengine.ListField(mongoengine.IntField())
    explanation = mongoengine.DictField()
    counted_ids = mongoengine.ListField(mongoengine.StringField())
