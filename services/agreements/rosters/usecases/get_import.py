"""Answers how an import stands, to its uploader and to those who see the whole city."""

from __future__ import annotations

from common.people.commands import Actor, derived_id
from common.phrases import N_
from common.work import jobs
from services.agreements import ALIAS
from services.agreements.rosters.domain.roster_import import ImportState, RosterImport, is_visible
from services.agreements.rosters.storage import imports
from services.agreements.rosters.storage.imports import ImportNotFound

#: The kinds of jobs that work on an import: the names of the worker's actors.
VALIDATE, APPLY = "validate_import", "apply_import"


def get_import(import_id: str, *, actor: Actor) -> RosterImport:
    """The import. Raises `ImportNotFound`."""
    found = imports.get(import_id)
    if not is_visible(found, actor):
        raise ImportNotFound(N_("没有找到这次导入，请核对编号；只有上传者本人和管理员可以查看。"))
    return found


def find_progress(found: RosterImport) -> tuple[int, int, str | None]:
    """How many rows are applied, of how many, and why the work failed, if it did."""
    if found.state is ImportState.COMPLETE:
        return found.rows, found.rows, None
    kind = VALIDATE if found.state is ImportState.RECEIVED else APPLY
    try:
        job = jobs.get(ALIAS, derived_id("job", kind, found.id))
    except jobs.JobMissing:
        return 0, found.rows, None
    return job.done, job.total or found.rows, job.error if job.state is jobs.State.FAILED else None
