"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class ChainDocument(Stored):
    """A chain: its name, and the alert of a share that is over with used episodes only."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "chains",
        "auto_create_index": False,
    }
    name = mongoengine.StringField()
    alert = mongoengine.DictField()
    last_seq = mongoengine.DictField()
