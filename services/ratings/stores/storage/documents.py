"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class StoreDocument(Stored):
    """A store as ratings knows it: from agreements its particulars, memberships and terms; penalties; what follows.

    `rating` is derived from all that (grade of the day, chains of the day, next day of change); `version` steps with
    every change, so that a derivation from older facts is not written. `name_key`, and `codes` (医保编码,
    统一社会信用代码), are the keys by which the store is found (`common.folding`).
    """

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "stores",
        "indexes": [
            "memberships.chain_id",
            "rating.due_on",
            "rating.derived_on",
            ("rating.is_designated", "area", "rating.grade"),
            ("rating.chain_ids", "rating.grade", "_id"),
        ],
        "auto_create_index": False,
    }
    name = mongoengine.StringField()
    name_key = mongoengine.StringField()
    code = mongoengine.StringField()
    codes = mongoengine.ListField(mongoengine.StringField())
    area = mongoengine.StringField()
    memberships = mongoengine.ListField(mongoengine.DictField())
    terms = mongoengine.ListField(mongoengine.DictField())
    penalties = mongoengine.ListField(mongoengine.DictField())
    rating = mongoengine.DictField()
    last_seq = mongoengine.DictField()


class ChainDocument(Stored):
    """A chain: its name with its key, by which its stores are found; and the alert that `chains` keeps with it."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "chains",
        "auto_create_index": False,
    }
    name = mongoengine.StringField()
    name_key = mongoengine.StringField()
    alert = mongoengine.DictField()
    last_seq = mongoengine.DictField()
