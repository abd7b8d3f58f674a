"""Imports in MongoDB: document to value, each change as one conditional update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.errors import NotFound
from common.messages import Message
from common.mongo import insert, update
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements.rosters.domain.roster_import import ImportState, RosterImport
from services.agreements.rosters.storage.documents import ImportDocument

Fields = dict[str, Any]
_WITHOUT = {"pending": 0, "recent": 0}


class ImportNotFound(NotFound):
    """Raised when an import does not exist, or somebody else uploaded it."""

    code = "import_not_found"


def find(import_id: str) -> RosterImport | None:
    """The import, or None."""
    stored = ImportDocument._get_collection().find_one({"_id": import_id}, _WITHOUT)
    return _value(stored) if stored else None


def get(import_id: str) -> RosterImport:
    """The import. Raises `ImportNotFound`."""
    found = find(import_id)
    if found is None:
        raise ImportNotFound(N_("没有找到这次导入，请核对编号；只有上传者本人和管理员可以查看。"))
    return found


def insert_new(roster_import: RosterImport, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Write a new import."""
    document = ImportDocument(
        id=roster_import.id,
        state=roster_import.state.value,
        filename=roster_import.filename,
        file_sha256=roster_import.file_sha256,
        file_size=roster_import.file_size,
        mapping=dict(roster_import.mapping),
        uploaded_by=roster_import.uploaded_by,
        uploaded_at=roster_import.uploaded_at,
        upload_areas=list(roster_import.upload_areas),
        covers_all=roster_import.covers_all,
        summary=dict(roster_import.summary),
    )
    return insert(document, command=command, messages=messages)


def change(
    roster_import: RosterImport,
    *,
    state: ImportState,
    fields: Mapping[str, Any],
    command: Command,
    messages: Sequence[Message],
) -> Receipt:
    """Move an import on, if nobody was faster. Raises `Conflict` (lost_race)."""
    return update(
        ImportDocument,
        roster_import.id,
        version=roster_import.version,
        change={"$set": {"state": state.value, **fields}},
        command=command,
        messages=messages,
        where={"state": roster_import.state.value},
    )


def _value(stored: Fields) -> RosterImport:
    return RosterImport(
        id=stored["_id"],
        version=stored["version"],
        state=ImportState(stored["state"]),
        filename=stored["filename"],
        file_sha256=stored["file_sha256"],
        file_size=stored["file_size"],
        mapping=stored.get("mapping", {}),
        uploaded_by=stored["uploaded_by"],
        uploaded_at=stored["uploaded_at"],
        upload_areas=tuple(stored.get("upload_areas", ())),
        covers_all=stored["covers_all"],
        summary=stored.get("summary", {}),
        committed_at=stored.get("committed_at"),
        completed_at=stored.get("completed_at"),
        stores=stored.get("stores", 0),
        skipped=stored.get("skipped", 0),
        skipped_rows=tuple(stored.get("skipped_rows", ())),
        commit_message_id=stored.get("commit_message_id"),
    )
