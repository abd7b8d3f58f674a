"""What the gateway stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored

ALIAS = "gateway"


class PersonDocument(Stored):
    """A natural person behind accounts; the identity number only as a keyed hash."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "persons",
        "indexes": [
            {
                "fields": ["identity_hash"],
                "unique": True,
                "partialFilterExpression": {"identity_hash": {"$type": "string"}},
            },
            "name",
        ],
        "auto_create_index": False,
    }
    name = mongoengine.StringField(required=True)
    identity_hash = mongoengine.StringField()


class AccountDocument(Stored):
    """An account; `failures` and `locked_until` are counters of sign-in, not facts, and do not change the version."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "accounts",
        "indexes": [{"fields": ["username"], "unique": True}, "person_id"],
        "auto_create_index": False,
    }
    username = mongoengine.StringField(required=True)
    person_id = mongoengine.StringField(required=True)
    person_name = mongoengine.StringField(required=True)
    password_hash = mongoengine.StringField(required=True)
    roles = mongoengine.ListField(mongoengine.StringField())
    areas = mongoengine.ListField(mongoengine.StringField())
    stores = mongoengine.ListField(mongoengine.StringField())
    chains = mongoengine.ListField(mongoengine.StringField())
    deputises = mongoengine.StringField()
    is_active = mongoengine.BooleanField(default=True)
    failures = mongoengine.IntField(default=0)
    locked_until = mongoengine.DateTimeField()


class SessionDocument(Stored):
    """Somebody is signed in; `_id` is the SHA-256 of the token that only they hold."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "sessions",
        "indexes": ["account_id", "expires_at"],
        "auto_create_index": False,
    }
    account_id = mongoengine.StringField(required=True)
    signed_in_at = mongoengine.DateTimeField(required=True)
    expires_at = mongoengine.DateTimeField(required=True)


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
            "ends_case_id",
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
    chain_ids = mongoengine.ListField(mongoengine.StringField())
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
    approved_on = mongoengine.StringField()
    approvers = mongoengine.ListField(mongoengine.StringField())
    reason = mongoengine.StringField()
    paper_id = mongoengine.StringField()
    number = mongoengine.StringField()
    issued_on = mongoengine.StringField()
    served_on = mongoengine.StringField()
    first_on = mongoengine.StringField()
    last_on = mongoengine.StringField()


class PaperDocument(Stored):
    """A numbered paper; (series, year, seq) is unique, and that fences every numberer."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "papers",
        "indexes": [
            {"fields": ["case_id"], "unique": True},
            {
                "fields": ["series", "year", "-seq"],
                "name": "number",
                "unique": True,
                "partialFilterExpression": {"seq": {"$type": "number"}},
            },
            ["status", "approved_at", "_id"],
            ["-approved_at", "-_id"],
            "subject_id",
        ],
        "auto_create_index": False,
    }
    case_id = mongoengine.StringField(required=True)
    proposal_id = mongoengine.StringField(required=True)
    status = mongoengine.StringField(required=True)
    measure = mongoengine.StringField(required=True)
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    subject_name = mongoengine.StringField(default="")
    area = mongoengine.StringField(default="")
    chain_ids = mongoengine.ListField(mongoengine.StringField())
    ends_case_id = mongoengine.StringField()
    printed_first_on = mongoengine.StringField(required=True)
    months = mongoengine.IntField()
    series = mongoengine.StringField(required=True)
    year = mongoengine.IntField(required=True)
    approved_on = mongoengine.StringField(required=True)
    approved_at = mongoengine.DateTimeField(required=True)
    seq = mongoengine.IntField()
    number = mongoengine.StringField()
    job_id = mongoengine.StringField()
    sha256 = mongoengine.StringField()
    size = mongoengine.IntField()
    issued_on = mongoengine.StringField()
    service = mongoengine.DictField()
    first_on = mongoengine.StringField()
    last_on = mongoengine.StringField()


class LeaseDocument(Stored):
    """Who numbers a series at the moment, and until when."""

    meta: ClassVar[Fields] = {"db_alias": ALIAS, "collection": "leases", "auto_create_index": False}
    holder = mongoengine.StringField(required=True)
    until = mongoengine.DateTimeField(required=True)
