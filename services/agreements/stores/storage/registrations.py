"""Registrations in MongoDB: which stores readers must not see yet, and which may not change yet.

Marks are no acts: nobody is told of them, so they are set beside the version, and setting one again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from common.messages import Message
from common.mongo import insert_effect
from common.people.commands import Command, derived_id
from services.agreements.stores.storage.documents import AnnouncementDocument, RegistrationDocument

#: Registrations that this process has found complete: that never changes back.
_complete: set[str] = set()
#: Registrations of which it has found that every announcement is in the journal.
_announced: set[str] = set()


def begin(import_id: str, *, command: Command) -> bool:
    """Open the registration of an import; False when it was there already."""
    return insert_effect(RegistrationDocument(id=import_id), command=command)


def note_complete(import_id: str, *, at: datetime) -> None:
    """The one write by which every reader sees the stores of an import, all of them at once."""
    RegistrationDocument._get_collection().update_one(
        {"_id": import_id, "completed_at": None}, {"$set": {"completed_at": at}}
    )


def is_complete(import_id: str | None) -> bool:
    """Whether readers may see the stores of an import; a yes is remembered, because it never changes back."""
    if import_id is None or import_id in _complete:
        return True
    complete = {"_id": import_id, "completed_at": {"$ne": None}}
    if not RegistrationDocument._get_collection().find_one(complete, {"_id": 1}):
        return False
    _complete.add(import_id)
    return True


def incomplete_ids() -> list[str]:
    """The imports that are being applied: lists leave their stores out."""
    return [each["_id"] for each in RegistrationDocument._get_collection().find({"completed_at": None}, {"_id": 1})]


def announcement_id(import_id: str, number: int) -> str:
    """The id under which chunk `number` of an import is announced."""
    return derived_id("ann", import_id, number)


def announce(import_id: str, number: int, *, command: Command, messages: Sequence[Message]) -> bool:
    """Write the announcement of one chunk; False when it was written already."""
    document = AnnouncementDocument(id=announcement_id(import_id, number), import_id=import_id, chunk=number)
    return insert_effect(document, command=command, messages=messages)


def note_announced(import_id: str, *, at: datetime) -> None:
    """Note that every announcement of an import is written."""
    RegistrationDocument._get_collection().update_one({"_id": import_id}, {"$set": {"announced_at": at}})


def is_announced(import_id: str | None) -> bool:
    """Whether the announcements of an import are all in the journal, so that what follows comes after them."""
    if import_id is None or import_id in _announced:
        return True
    written = {"_id": import_id, "announced_at": {"$ne": None}}
    if not RegistrationDocument._get_collection().find_one(written, {"_id": 1}):
        return False
    waiting = {"import_id": import_id, "pending.id": {"$exists": True}}
    if AnnouncementDocument._get_collection().find_one(waiting, {"_id": 1}):
        return False
    _announced.add(import_id)
    return True
