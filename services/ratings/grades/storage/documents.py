"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class ChainDayDocument(Stored):
    """One row of a chain's tally: flat, so that each count is one range of an index (`domain/chain_days.py`)."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "chain_days",
        "indexes": [
            ("chain_id", "reading", "aspect", "from_on"),
            ("chain_id", "reading", "aspect", "until_on"),
            {
                "fields": ("chain_id", "reading", "again_in", "from_on"),
                "partialFilterExpression": {"again_in": {"$exists": True}},
            },
            ("store_id", "store_version"),
        ],
        "auto_create_index": False,
    }
    store_id = mongoengine.StringField(required=True)
    store_version = mongoengine.IntField(required=True)
    chain_id = mongoengine.StringField(required=True)
    reading = mongoengine.StringField(required=True)
    aspect = mongoengine.StringField(required=True)
    from_on = mongoengine.StringField(required=True)
    until_on = mongoengine.StringField(required=True)
    again_in = mongoengine.IntField()
