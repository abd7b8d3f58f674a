"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.gateway import ALIAS


class SubjectDocument(Stored):
    """A store or chain as the gateway knows it from the journal of agreements: for names, scope and search.

    `memberships` are those of a store, with their days. `codes` are the keys by which a store is found, `name_key` is
    that by which a chain is (`common.folding`).
    """

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "subjects",
        "indexes": ["memberships.chain_id", "codes"],
        "auto_create_index": False,
    }
    kind = mongoengine.StringField()
    name = mongoengine.StringField()
    code = mongoengine.StringField()
    uscc = mongoengine.StringField()
    name_key = mongoengine.StringField()
    codes = mongoengine.ListField(mongoengine.StringField())
    area = mongoengine.StringField()
    memberships = mongoengine.ListField(mongoengine.DictField())
    last_seq = mongoengine.DictField()
