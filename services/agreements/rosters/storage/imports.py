"""Imports in MongoDB: document to value, each change as one conditional update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.errors import NotFound
from common.mapping import COMPACT
from common.messages import Message
from common.mongo import insert, update
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements.rosters.domain.roster_import import ImportState, RosterImport
from services.agreements.rosters.storage.documents import ImportDocument

Fields = dict[str, Any]
#: How many stores it brought and did not bring, and how many of them wait, nobody knows before it is complete.
_COUNTS = ("stores", "skipped", "waiting")
_IMPORT = COMPACT.of(RosterImport, names={"id": "_id"}, apart={*_COUNTS})
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
    document = _IMPORT.document(ImportDocument, roster_import)
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
    return _IMPORT.value(stored, **{name: stored.get(name, 0) for name in _COUNTS})
