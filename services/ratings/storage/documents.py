"""What ratings stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import Any, ClassVar

import mongoengine

from common.mongo import Fields, Stored

ALIAS = "ratings"


def _meta(collection: str, *indexes: Any) -> Fields:
    return {"db_alias": ALIAS, "collection": collection, "indexes": list(indexes), "auto_create_index": False}


class StoreDocument(Stored):
    """A store as ratings knows it: from agreements its particulars, memberships and terms; penalties; what follows.

    `rating` is derived from all that (grade of the day, chains of the day, next day of change); `version` steps with
    every change, so that a derivation from older facts is not written.
    """

    meta: ClassVar[Fields] = _meta(
        "stores",
        "memberships.chain_id",
        "rating.due_on",
        "rating.derived_on",
        ("rating.is_designated", "area", "rating.grade"),
        ("rating.chain_ids", "rating.grade", "_id"),
    )
    name = mongoengine.StringField()
    code = mongoengine.StringField()
    area = mongoengine.StringField()
    memberships = mongoengine.ListField(mongoengine.DictField())
    terms = mongoengine.ListField(mongoengine.DictField())
    penalties = mongoengine.ListField(mongoengine.DictField())
    rating = mongoengine.DictField()
    last_seq = mongoengine.DictField()


class StoreYearDocument(Stored):
    """The ledger of one store and year; `_id` is `store:year`; entries are only ever added, never removed."""

    meta: ClassVar[Fields] = _meta(
        "store_years", ("store_id", "year"), "entries.violation_id", ("area", "year", "entries.status")
    )
    store_id = mongoengine.StringField(required=True)
    area = mongoengine.StringField(required=True)
    year = mongoengine.IntField(required=True)
    entries = mongoengine.ListField(mongoengine.DictField())
    entry_count = mongoengine.IntField(default=0)
    points = mongoengine.IntField(default=0)
    grade = mongoengine.StringField(default="A")
    falls = mongoengine.ListField(mongoengine.DictField())
    crossed = mongoengine.ListField(mongoengine.IntField())
    explanation = mongoengine.DictField()


class DeterminationBatchDocument(Stored):
    """One list of determined grades, taken as a whole; its rows are applied from the journal."""

    meta: ClassVar[Fields] = _meta("determination_batches")
    year = mongoengine.IntField(required=True)
    determined_on = mongoengine.StringField(required=True)
    in_force_from = mongoengine.StringField(required=True)
    recorded_at = mongoengine.DateTimeField(required=True)
    recorded_by = mongoengine.DictField(required=True)
    rows = mongoengine.ListField(mongoengine.DictField())


class DeterminationDocument(Stored):
    """The grade determined for one store: `_id` derives from batch and row."""

    meta: ClassVar[Fields] = _meta("determinations", "store_id")
    store_id = mongoengine.StringField(required=True)
    batch_id = mongoengine.StringField(required=True)
    year = mongoengine.IntField(required=True)
    grade = mongoengine.StringField(required=True)
    determined_on = mongoengine.StringField(required=True)
    in_force_from = mongoengine.StringField(required=True)
    recorded_at = mongoengine.DateTimeField(required=True)
    recorded_by = mongoengine.DictField(required=True)


class ChainDayDocument(Stored):
    """One row of a chain's tally: flat, so that each count is one range of an index (`domain/chain_days.py`)."""

    meta: ClassVar[Fields] = _meta(
        "chain_days",
        ("chain_id", "reading", "aspect", "from_on"),
        ("chain_id", "reading", "aspect", "until_on"),
        {
            "fields": ("chain_id", "reading", "again_in", "from_on"),
            "partialFilterExpression": {"again_in": {"$exists": True}},
        },
        ("store_id", "store_version"),
    )
    store_id = mongoengine.StringField(required=True)
    store_version = mongoengine.IntField(required=True)
    chain_id = mongoengine.StringField(required=True)
    reading = mongoengine.StringField(required=True)
    aspect = mongoengine.StringField(required=True)
    from_on = mongoengine.StringField(required=True)
    until_on = mongoengine.StringField(required=True)
    again_in = mongoengine.IntField()


class ChainDocument(Stored):
    """A chain: its name, and the alert of a share that is over with used episodes only."""

    meta: ClassVar[Fields] = _meta("chains")
    name = mongoengine.StringField()
    alert = mongoengine.DictField()
    last_seq = mongoengine.DictField()


class ProposalDocument(Stored):
    """A proposed measure. `live_chain` is set while a chain measure is under way: a chain has at most one."""

    meta: ClassVar[Fields] = _meta(
        "proposals",
        {
            "fields": ["live_chain"],
            "unique": True,
            "partialFilterExpression": {"live_chain": {"$type": "string"}},
        },
        ("subject_id", "measure", "status"),
        "case_id",
        ("-proposed_at", "-_id"),
    )
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
    rectification = mongoengine.DictField()


class RectificationDocument(Stored):
    """An order to put things right, with the evidence submitted."""

    meta: ClassVar[Fields] = _meta("rectifications", ("subject_id", "-ordered_on"), "case_id")
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    area = mongoengine.StringField(default="")
    case_id = mongoengine.StringField()
    proposal_id = mongoengine.StringField()
    ordered_on = mongoengine.StringField(required=True)
    due_on = mongoengine.StringField(required=True)
    due_provisional = mongoengine.BooleanField(default=False)
    working_days = mongoengine.IntField()
    round = mongoengine.IntField(default=1)
    status = mongoengine.StringField(required=True)
    evidence = mongoengine.ListField(mongoengine.DictField())
    decided_by = mongoengine.DictField()
    decided_at = mongoengine.DateTimeField()
    reason = mongoengine.StringField()


class DecisionDocument(Stored):
    """A served decision, as the gateway announced it; `_id` is its case."""

    meta: ClassVar[Fields] = _meta("decisions", "ends_case_id", "proposal_id")
    proposal_id = mongoengine.StringField()
    measure = mongoengine.StringField(required=True)
    scope = mongoengine.StringField(required=True)
    subject_id = mongoengine.StringField(required=True)
    number = mongoengine.StringField(required=True)
    served_on = mongoengine.StringField(required=True)
    first_on = mongoengine.StringField(required=True)
    last_on = mongoengine.StringField()
    ends_case_id = mongoengine.StringField()
