"""Sealed posts in MongoDB, each with its bytes; both go together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common import owned_files
from common.files import FileDamaged, FileMissing
from services.gateway import ALIAS
from services.gateway.drafts.storage.documents import KeptPostDocument


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a sealed post without its content: `sealed` is its address, sealed too; `size` in bytes.

    `salt` is what the encryption of both binds beside the id.
    """

    post_id: str
    sealed: bytes
    expires_at: datetime
    size: int
    salt: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed post as it lies here."""

    head: Head
    content: bytes


def keep(sealed: Sealed, *, browser: str) -> None:
    """Keep a sealed post of a browser, in place of what is kept under its id, which goes only then.

    There is a record before there are bytes, so that none lie about without one.
    """
    name = owned_files.name_of(sealed.content)
    head = sealed.head
    document = {"browser": browser, "sha256": name, "head": head.sealed, "expires_at": head.expires_at}
    document |= {"size": head.size, "salt": head.salt}
    own = {"_id": head.post_id}
    _collection().update_one(own, {"$setOnInsert": {**document, "version": 1, "schema": 1}}, upsert=True)
    owned_files.put(ALIAS, head.post_id, sealed.content, filename="sealed", content_type="application/octet-stream")
    before = _collection().find_one_and_update(own, {"$set": document})
    if before is not None and before["sha256"] != name:
        owned_files.remove(ALIAS, head.post_id, before["sha256"])


def find(post_id: str) -> Sealed | None:
    """The sealed post; None where there is none, or its bytes are no longer those that were stored."""
    found = _collection().find_one({"_id": post_id})
    if found is None:
        return None
    try:
        content = owned_files.get(ALIAS, post_id, found["sha256"])
    except (FileMissing, FileDamaged):
        return None
    return Sealed(_head(found), content)


def heads_of(browser: str) -> list[Head]:
    """The heads of what a browser has left, the latest first."""
    return [_head(each) for each in _collection().find({"browser": browser}).sort("expires_at", -1)]


def expired_ids(*, at: datetime) -> list[str]:
    """What has been kept long enough at an instant."""
    return [each["_id"] for each in _collection().find({"expires_at": {"$lte": at}}, {"_id": 1})]


def delete(post_ids: Iterable[str]) -> int:
    """Delete posts with their bytes; how many were there."""
    ids = list(post_ids)
    for each in ids:
        owned_files.clear(ALIAS, each)
    return int(_collection().delete_many({"_id": {"$in": ids}}).deleted_count)


def _head(stored: dict[str, Any]) -> Head:
    """One that was stored before heads were has an empty one, which nothing opens; before sizes and salts, none."""
    found = stored.get("head", b""), stored["expires_at"], stored.get("size", 0), stored.get("salt", "")
    return Head(stored["_id"], *found)


def _collection() -> Any:
    return KeptPostDocument._get_collection()
