"""The worker validates a large roster. Effect of ImportReceived."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from common import files
from common.people.commands import Command, derived_id, service_actor
from services.agreements import ALIAS
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import ImportValidated
from services.agreements.rosters.domain.problem_list import ProblemList
from services.agreements.rosters.domain.roster import RosterRefused
from services.agreements.rosters.domain.roster_import import (
    ImportAction,
    ImportState,
    RosterImport,
    after,
    empty_summary,
    problem_fields,
)
from services.agreements.rosters.storage import imports
from services.agreements.rosters.usecases.check_roster import check_roster
from services.agreements.rosters.usecases.keep_problems import keep_problems


def validate_import(import_id: str, *, at: datetime) -> bool:
    """Validate a received roster; False when that was done already. Raises `ImportNotFound`."""
    received = imports.get(import_id)
    if received.state is not ImportState.RECEIVED:
        return False
    summary = _summary(received)
    action = ImportAction.REJECT if summary["error_count"] else ImportAction.ACCEPT
    state = after(received.state, action)
    message = ImportValidated(
        import_id=received.id, file_sha256=received.file_sha256, state=state.value, rows=summary["rows"]
    )
    command = Command(service_actor(ALIAS), derived_id("cmd", "validate_import", import_id), at)
    imports.change(received, state=state, fields={"summary": summary}, command=command, messages=(message,))
    return True


def _summary(received: RosterImport) -> dict[str, Any]:
    found = ProblemList()
    try:
        summary = check_roster(
            files.get(ALIAS, received.file_sha256),
            mapping=received.mapping,
            areas=received.upload_areas,
            covers_all=received.covers_all,
            day=day_of(received.uploaded_at),
            heard=found.add,
        )
    except RosterRefused as refused:
        for problem in refused.row_problems:
            found.add(problem)
        summary = _refused(refused)
    return {**summary, "problem_list": keep_problems(found)}


def _refused(refused: RosterRefused) -> dict[str, Any]:
    """The summary of a file that cannot be taken at all."""
    problems = [problem_fields(each) for each in refused.row_problems]
    return {**empty_summary(), "error_count": len(problems), "errors": problems}
