"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class RectificationDocument(Stored):
    """An order to put things right, with the evidence submitted."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "rectifications",
        "indexes": [
            ("subject_id", "-ordered_on"),
            "case_id",
            ("status", "due_on"),
            "violation_id",
        ],
        "auto_create_index": False,
    }
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    area = mongoengine.StringField(default="")
    case_id = mongoengine.StringField()
    proposal_id = mongoengine.StringField()
    ordered_on = mongoengine.StringField(required=True)
    violation_id = mongoengine.StringField()
    due_on = mongoengine.StringField()
    due_provisional = mongoengine.BooleanField(default=False)
    working_days = mongoengine.IntField()
    round = mongoengine.IntField(default=1)
    status = mongoengine.StringField(required=True)
    evidence = mongoengine.ListField(mongoengine.DictField())
    decided_by = mongoengine.DictField()
    decided_at = mongoengine.DateTimeField()
    reason = mongoengine.StringField()
