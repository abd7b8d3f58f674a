"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.ratings import ALIAS


class ProposalDocument(Stored):
    """A proposed measure. `live_chain` is set while a chain measure is under way: a chain has at most one."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "proposals",
        "indexes": [
            {"fields": ["live_chain"], "unique": True, "partialFilterExpression": {"live_chain": {"$type": "string"}}},
            ("subject_id", "measure", "status"),
            "case_id",
            ("-proposed_at", "-_id"),
        ],
        "auto_create_index": False,
    }
    measure = mongoengine.StringField(required=True)
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    area = mongoengine.StringField(default="")
    live_chain = mongoengine.StringField()
    status = mongoengine.StringField(required=True)
    proposed_at = mongoengine.DateTimeField(required=True)
    relied_on = mongoengine.ListField(mongoengine.StringField())
    facts = mongoengine.ListField(mongoengine.DictField())
    snapshot = mongoengine.DictField()
    snapshot_sha256 = mongoengine.StringField(default="")
    affected_count = mongoengine.IntField(default=0)
    months = mongoengine.IntField()
    most_months = mongoengine.IntField()
    working_days = mongoengine.IntField()
    ends_case_id = mongoengine.StringField()
    episodes = mongoengine.ListField(mongoengine.StringField())
    case_id = mongoengine.StringField()
    case_seq = mongoengine.IntField()
    first_on = mongoengine.StringField()
    last_on = mongoengine.StringField()
    ended_on = mongoengine.StringField()
    outweighed_by = mongoengine.StringField()
    rectification = mongoengine.DictField()


class DecisionDocument(Stored):
    """A served decision, as the gateway announced it; `_id` is its case."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "decisions",
        "indexes": [
            "ends_case_id",
            "proposal_id",
        ],
        "auto_create_index": False,
    }
    proposal_id = mongoengine.StringField()
    measure = mongoengine.StringField(required=True)
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    number = mongoengine.StringField(required=True)
    served_on = mongoengine.StringField(required=True)
    printed_first_on = mongoengine.StringField()
    first_on = mongoengine.StringField(required=True)
    last_on = mongoengine.StringField()
    ends_case_id = mongoengine.StringField()
