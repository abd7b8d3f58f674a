"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.gateway import ALIAS


class SubjectDocument(Stored):
    """A store or chain as the gateway knows it from the journal of agreements: for names and scope."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "subjects",
        "indexes": ["chain_ids"],
        "auto_create_index": False,
    }
    kind = mongoengine.StringField()
    name = mongoengine.StringField()
    code = mongoengine.StringField()
    area = mongoengine.StringField()
    chain_ids = mongoengine.ListField(mongoengine.StringField())
    last_seq = mongoengine.DictField()
