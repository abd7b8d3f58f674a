"""Imports as the API shows them: plain fields from values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.agreements.rosters.domain.roster_import import RosterImport, empty_summary


def import_view(found: RosterImport, *, progress: tuple[int, int, str | None]) -> dict[str, Any]:
    """An import as it stands."""
    done, total, failure = progress
    return {
        **summary_view(found),
        "id": found.id,
        "version": found.version,
        "filename": found.filename,
        "file_sha256": found.file_sha256,
        "uploaded_at": found.uploaded_at,
        "committed_at": found.committed_at,
        "completed_at": found.completed_at,
        "stores": found.stores,
        "waiting_stores": found.waiting,
        "skipped": found.skipped,
        "skipped_rows": list(found.skipped_rows),
        "progress": {"done": done, "total": total, "failure": failure},
    }


def summary_view(found: RosterImport) -> dict[str, Any]:
    """What a roster would bring; an import of an earlier version may lack some of it."""
    return {"state": found.state.value, **empty_summary(), **told(found.summary)}


def told(summary: Mapping[str, Any]) -> dict[str, Any]:
    """A summary without where its list of problems lies."""
    return {name: value for name, value in summary.items() if name != "problem_list"}
