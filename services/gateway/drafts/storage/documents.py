"""What the room of drafts stores: fields and indexes, no behaviour."""

from __future__ import annotations

from typing import ClassVar

import mongoengine

from common.mongo import Fields, Stored
from services.gateway import ALIAS


class DraftDocument(Stored):
    """What an account has typed for an address; `sent` is there once it was sent, and then the rest stays as it is."""

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "drafts",
        "indexes": [["account", "path", "-saved_at"], ["about", "sent.is_applied"], "saved_at"],
        "auto_create_index": False,
    }
    account = mongoengine.StringField(required=True)
    path = mongoengine.StringField(required=True)
    about = mongoengine.StringField(required=True)
    key = mongoengine.StringField(required=True)
    fields = mongoengine.ListField(mongoengine.ListField(mongoengine.StringField()))
    files = mongoengine.ListField(mongoengine.DictField())
    saved_at = mongoengine.DateTimeField(required=True)
    sent = mongoengine.DictField()
    seen = mongoengine.StringField()
    leaf = mongoengine.StringField()
    refusal = mongoengine.DictField()


class KeptPostDocument(Stored):
    """A sealed post: `sha256` names its bytes among the owned files; neither its person nor its address is told.

    `head` is its address, sealed for its person; `size` counts its bytes, `salt` is bound by both.
    """

    meta: ClassVar[Fields] = {
        "db_alias": ALIAS,
        "collection": "kept_posts",
        "indexes": ["browser", "expires_at"],
        "auto_create_index": False,
    }
    browser = mongoengine.StringField(required=True)
    sha256 = mongoengine.StringField(required=True)
    head = mongoengine.BinaryField()
    size = mongoengine.IntField()
    salt = mongoengine.StringField()
    expires_at = mongoengine.DateTimeField(required=True)
