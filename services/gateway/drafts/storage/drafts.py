"""Drafts in MongoDB: what is open may change, what was sent stays as it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.mapping import Forms
from common.people.commands import Receipt
from services.gateway.drafts.domain.draft import MOST_FILES, Content, Draft, DraftFile, Refusal, Sending
from services.gateway.drafts.storage.documents import DraftDocument

Fields = dict[str, Any]
_OPEN: Fields = {"sent": None}
_MOST_LISTED = 20
#: Where the last file lies that a draft may have.
_LAST_FILE = f"files.{MOST_FILES - 1}"


def find(draft_id: str) -> Draft | None:
    """The draft, or None."""
    found = _collection().find_one({"_id": draft_id})
    return _draft(found) if found else None


def find_latest(account: str, *, path: str) -> Draft | None:
    """The draft of an account for an address that was saved or sent last, or None."""
    found = _collection().find({"account": account, "path": path}).sort("saved_at", -1).limit(1)
    return next((_draft(each) for each in found), None)


def list_open(account: str, *, path: str) -> list[Draft]:
    """The drafts of an account for an address that were not sent, the latest first."""
    found = _collection().find({"account": account, "path": path, **_OPEN}).sort("saved_at", -1).limit(_MOST_LISTED)
    return [_draft(each) for each in found]


def held_bytes(account: str) -> int:
    """How many bytes the files have that an account has chosen and not sent."""
    found = _collection().find({"account": account, **_OPEN, "files.size": {"$gt": 0}}, {"files.size": 1})
    return sum(file["size"] for each in found for file in each["files"])


def find_unapplied(about: str) -> Draft | None:
    """What was sent last about a record and has its receipt, but whose effects nobody has seen everywhere yet."""
    waiting = {"about": about, "sent.is_applied": False, "sent.receipt": {"$ne": None}}
    found = _collection().find(waiting).sort("sent.at", -1).limit(1)
    return next((_draft(each) for each in found), None)


def keep(draft: Draft, *, over: Draft | None, takes_back: bool) -> bool:
    """Keep the fields of a draft, made now if there is none; False when it was sent meanwhile.

    False as well when other answers than those of `over` stand in it by now. `takes_back` says that its refusal goes.
    """
    unchanged = {"fields": _CONTENT.fields(over.content)["fields"]} if over else {}
    content = _CONTENT.fields(draft.content)
    change = {
        "$set": {
            "account": draft.account,
            "path": draft.path,
            "about": draft.about,
            "key": draft.key,
            "fields": content["fields"],
            "seen": draft.seen,
            "leaf": draft.leaf,
            "saved_at": draft.saved_at,
        },
        **({"$unset": {"refusal": ""}} if takes_back else {}),
        "$setOnInsert": {"version": 1, "schema": 1, "files": content["files"]},
    }
    return mongo.upsert_unless_seen(_collection(), {"_id": draft.draft_id, **_OPEN, **unchanged}, change)


def refuse(draft_id: str, refusal: Refusal) -> bool:
    """Let an open draft say why what was posted last was not done; False when it was sent or is gone."""
    change = {"$set": {"refusal": _REFUSAL.fields(refusal)}}
    return _collection().update_one({"_id": draft_id, **_OPEN}, change).matched_count == 1


def add_file(draft_id: str, file: DraftFile) -> bool:
    """Let an open draft name one more file, once and up to `MOST_FILES`; False when it does not."""
    unnamed = {"_id": draft_id, **_OPEN, "files.sha256": {"$ne": file.sha256}, _LAST_FILE: {"$exists": False}}
    return _collection().update_one(unnamed, {"$push": {"files": _FILE.fields(file)}}).matched_count == 1


def drop_file(draft_id: str, sha256: str) -> bool:
    """Let an open draft no longer name a file; False when it was sent."""
    change = {"$pull": {"files": {"sha256": sha256}}}
    return _collection().update_one({"_id": draft_id, **_OPEN}, change).matched_count == 1


def begin(draft_id: str, content: Content, *, at: datetime) -> bool:
    """Note that a content is being sent; False when something was sent before."""
    change = {"$set": {"sent": _SENDING.fields(Sending(content, at)), "saved_at": at}}
    return _collection().update_one({"_id": draft_id, **_OPEN}, change).matched_count == 1


def discard(draft_id: str) -> Draft | None:
    """Delete an open draft, but not its files; as it was, or None when it was sent or is not there."""
    found = _collection().find_one_and_delete({"_id": draft_id, **_OPEN})
    return _draft(found) if found else None


def settle(draft_id: str, receipt: Receipt) -> None:
    """Keep the receipt of what was sent."""
    _collection().update_one({"_id": draft_id}, {"$set": {"sent.receipt": _receipt_fields(receipt)}})


def reopen(draft_id: str) -> None:
    """Forget that a content was sent: it was refused, so its key may be used again."""
    _collection().update_one({"_id": draft_id, "sent.receipt": None}, {"$unset": {"sent": ""}})


def note_applied(draft_id: str) -> None:
    """Remember that the effects of what was sent have been seen everywhere."""
    _collection().update_one({"_id": draft_id}, {"$set": {"sent.is_applied": True}})


def ids_before(*, open_before: datetime, sent_before: datetime) -> list[str]:
    """The drafts that were last saved, or were sent, before these instants."""
    aged = [
        {"sent": None, "saved_at": {"$lt": open_before}},
        {"sent": {"$ne": None}, "saved_at": {"$lt": sent_before}},
    ]
    return [each["_id"] for each in _collection().find({"$or": aged}, {"_id": 1})]


def delete(draft_ids: Sequence[str]) -> int:
    """Delete drafts; how many were there."""
    return _collection().delete_many({"_id": {"$in": list(draft_ids)}}).deleted_count


def _collection() -> Collection[Fields]:
    found: Collection[Fields] = DraftDocument._get_collection()
    return found


def _draft(stored: Fields) -> Draft:
    return _DRAFT.value(stored, content=_CONTENT.value(stored))


def _receipt_fields(receipt: Receipt) -> Fields:
    return {"resource_id": receipt.resource_id, "version": receipt.version, "message_id": receipt.message_id}


_FORMS = Forms({Receipt: (_receipt_fields, lambda stored: Receipt(**stored))})
_DRAFT = _FORMS.of(Draft, apart={"content"})
_CONTENT = _FORMS.of(Content)
_SENDING = _FORMS.of(Sending)
_FILE = _FORMS.of(DraftFile)
_REFUSAL = _FORMS.of(Refusal)
