"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class DeterminationDocument(Stored):
    """The grade determined for one store: `_id` derives from batch and row."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "determinations",
        "indexes": [
            "store_id",
        ],
        "auto_create_index": False,
    }
    store_id = mongoengine.StringField(required=True)
    batch_id = mongoengine.StringField(required=True)
    year = mongoengine.IntField(required=True)
    grade = mongoengine.StringField(required=True)
    determined_on = mongoengine.StringField(required=True)
    in_force_from = mongoengine.StringField(required=True)
    recorded_at = mongoengine.DateTimeField(required=True)
    recorded_by = mongoengine.DictField(required=True)
    confirmed_by = mongoengine.DictField()
