"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class DeterminationBatchDocument(Stored):
    """One list of determined grades, proposed as a whole; once confirmed its rows are applied from the journal."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "determination_batches",
        "indexes": [["status", "recorded_at", "_id"], ["recorded_at", "_id"]],
        "auto_create_index": False,
    }
    year = mongoengine.IntField(required=True)
    determined_on = mongoengine.StringField(required=True)
    in_force_from = mongoengine.StringField(required=True)
    recorded_at = mongoengine.DateTimeField(required=True)
    recorded_by = mongoengine.DictField(required=True)
    status = mongoengine.StringField()
    confirmed_at = mongoengine.DateTimeField()
    confirmed_by = mongoengine.DictField()
    opinion = mongoengine.StringField()
    rejected_at = mongoengine.DateTimeField()
    rejected_by = mongoengine.DictField()
    reason = mongoengine.StringField()
    rows = mongoengine.ListField(mongoengine.DictField())
