"""What the room stores: fields and indexes, no behaviour. Days are ISO texts, instants BSON dates."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.agreements import ALIAS


class ImportDocument(Stored):
    """An import of a roster: what its file would bring, whether it is committed, how far it is applied."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "imports",
        "indexes": [
            ("state",),
        ],
        "auto_create_index": False,
    }
    schema = mongoengine.IntField(required=True, default=2)
    state = mongoengine.StringField(required=True)
    filename = mongoengine.StringField(required=True)
    file_sha256 = mongoengine.StringField(required=True)
    file_size = mongoengine.IntField(required=True)
    mapping = mongoengine.DictField()
    uploaded_by = mongoengine.StringField(required=True)
    uploaded_at = mongoengine.DateTimeField(required=True)
    upload_areas = mongoengine.ListField(mongoengine.StringField())
    covers_all = mongoengine.BooleanField(required=True)
    summary = mongoengine.DictField()
    committed_by = mongoengine.StringField()
    confirmed_codes = mongoengine.ListField(mongoengine.StringField())
    committed_at = mongoengine.DateTimeField()
    commit_message_id = mongoengine.StringField()
    completed_at = mongoengine.DateTimeField()
    stores = mongoengine.IntField()
    waiting = mongoengine.IntField()
    skipped = mongoengine.IntField()
    skipped_rows = mongoengine.ListField(mongoengine.DictField())
