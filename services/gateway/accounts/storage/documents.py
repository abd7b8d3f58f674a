"""What the room stores: fields and indexes, no behaviour (style part II, D, storage)."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.gateway import ALIAS


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


class TriesDocument(Stored):
    """Sign-ins that were counted together; `_id` and `name` are hashes. Forgotten 90 days after the last one."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "sign_in_tries",
        "indexes": ["name", "locked_until", {"fields": ["seen_at"], "expireAfterSeconds": 90 * 86_400}],
        "auto_create_index": False,
    }
    name = mongoengine.StringField(required=True)
    count = mongoengine.IntField(default=0)
    since = mongoengine.DateTimeField()
    locked_until = mongoengine.DateTimeField()
    known_at = mongoengine.DateTimeField()
    seen_at = mongoengine.DateTimeField(required=True)


class AccountDocument(Stored):
    """An account; `name_key` is under what its tries are found."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "accounts",
        "indexes": [{"fields": ["username"], "unique": True}, "name_key", "person_id"],
        "auto_create_index": False,
    }
    username = mongoengine.StringField(required=True)
    name_key = mongoengine.StringField(required=True)
    person_id = mongoengine.StringField(required=True)
    person_name = mongoengine.StringField(required=True)
    password_hash = mongoengine.StringField(required=True)
    roles = mongoengine.ListField(mongoengine.StringField())
    areas = mongoengine.ListField(mongoengine.StringField())
    stores = mongoengine.ListField(mongoengine.StringField())
    chains = mongoengine.ListField(mongoengine.StringField())
    scope_version = mongoengine.IntField(default=1)
    deputises = mongoengine.StringField()
    is_active = mongoengine.BooleanField(default=True)


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
