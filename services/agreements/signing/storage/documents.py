"""What the room stores: fields and indexes, no behaviour. Days are ISO texts, instants BSON dates."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.agreements import ALIAS


class AgreementDocument(Stored):
    """An agreement; `open_for` is its store while it can still be signed, so a store has at most one such."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "agreements",
        "indexes": [
            {"fields": ["open_for"], "unique": True, "sparse": True},
            ("store_id", "-offered_at"),
            ("area", "-offered_at", "id"),
            ("-offered_at", "id"),
        ],
        "auto_create_index": False,
    }
    store_id = mongoengine.StringField(required=True)
    area = mongoengine.StringField(required=True)
    status = mongoengine.StringField(required=True)
    open_for = mongoengine.StringField()
    text_sha256 = mongoengine.StringField(required=True)
    particulars = mongoengine.DictField(required=True)
    particulars_sha256 = mongoengine.StringField(required=True)
    offered_at = mongoengine.DateTimeField(required=True)
    offered_by = mongoengine.StringField(required=True)
    offered_persons = mongoengine.ListField(mongoengine.StringField())
    store_signature = mongoengine.DictField()
    agency_signature = mongoengine.DictField()
    terminated_by = mongoengine.StringField()
    terminated_on = mongoengine.StringField()


class TextDocument(Stored):
    """A text of the standard agreement under its SHA-256; never edited."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "texts",
        "indexes": [
            ("name",),
        ],
        "auto_create_index": False,
    }
    name = mongoengine.StringField(required=True)
    title = mongoengine.StringField(required=True)
    content = mongoengine.StringField(required=True)
    released_at = mongoengine.DateTimeField(required=True)
