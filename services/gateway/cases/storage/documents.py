"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.gateway import ALIAS


class CaseDocument(Stored):
    """A decision case; `_id` derives from its proposal, so that one proposal opens one case."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "cases",
        "indexes": [
            {"fields": ["proposal_id"], "unique": True},
            ["status", "-opened_at", "-_id"],
            ["-opened_at", "-_id"],
            "subject_id",
        ],
        "auto_create_index": False,
    }
    proposal_id = mongoengine.StringField(required=True)
    status = mongoengine.StringField(required=True)
    measure = mongoengine.StringField(required=True)
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    subject_name = mongoengine.StringField(default="")
    area = mongoengine.StringField(default="")
    opened_at = mongoengine.DateTimeField(required=True)
    proposed_months = mongoengine.IntField()
    ends_case_id = mongoengine.StringField()
    facts = mongoengine.ListField(mongoengine.DictField())
    snapshot = mongoengine.DictField()
    snapshot_sha256 = mongoengine.StringField(default="")
    affected_count = mongoengine.IntField(default=0)
    affected_sha256 = mongoengine.StringField()
    relied_on = mongoengine.ListField(mongoengine.StringField())
    proposers = mongoengine.ListField(mongoengine.StringField())
    adopters = mongoengine.ListField(mongoengine.StringField())
    particulars = mongoengine.DictField()
    party = mongoengine.DictField()
    annex_sha256 = mongoengine.StringField()
    attachments = mongoengine.ListField(mongoengine.DictField())
    approved_on = mongoengine.StringField()
    approvers = mongoengine.ListField(mongoengine.StringField())
    reason = mongoengine.StringField()
    gave_way_to = mongoengine.StringField()
    paper_id = mongoengine.StringField()
    number = mongoengine.StringField()
    issued_on = mongoengine.StringField()
    served_on = mongoengine.StringField()
    first_on = mongoengine.StringField()
    last_on = mongoengine.StringField()
    resumed_by = mongoengine.StringField()
    steps = mongoengine.ListField(mongoengine.DictField())
