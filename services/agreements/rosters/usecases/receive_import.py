"""A roster is uploaded. A small one is validated at once, a large one by the worker. Pattern: follow (ImportReceived).

A roster with errors is refused as a whole: nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from common import files
from common.ids import ImportId
from common.people.commands import Command, Receipt
from common.scope import grants_of
from services.agreements import ALIAS
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import ImportReceived, ImportValidated
from services.agreements.rosters.domain.roster import RowProblem
from services.agreements.rosters.domain.roster_import import ImportState, RosterImport, empty_summary
from services.agreements.rosters.storage import imports
from services.agreements.rosters.storage.file_kinds import is_workbook
from services.agreements.rosters.usecases.check_roster import check_accepted, check_roster
from services.agreements.rosters.usecases.keep_problems import keep_problems

#: Larger files are validated by the worker: reading them would keep the uploader waiting for more than some seconds.
AT_ONCE_BYTES = 2 * 1024 * 1024
#: A workbook is packed, and slower to read.
AT_ONCE_WORKBOOK_BYTES = AT_ONCE_BYTES // 4


def is_checked_at_once(content: bytes) -> bool:
    """Whether a file is small enough to be read while its uploader waits."""
    return len(content) <= (AT_ONCE_WORKBOOK_BYTES if is_workbook(content) else AT_ONCE_BYTES)


def receive_import(content: bytes, *, filename: str, mapping: Mapping[str, str], command: Command) -> Receipt:
    """Take a roster in; what validation found is in the receipt's further fields, unless the worker does it.

    Raises `RosterRefused` with all errors (first 200), `TooLarge`.
    """
    actor = command.actor
    grants = grants_of(actor)
    covers_all, areas = grants.sees_all, grants.areas
    is_small = is_checked_at_once(content)
    summary, found = empty_summary(), list[RowProblem]()
    if is_small:
        day = day_of(command.at)
        summary = check_roster(
            content, mapping=mapping, areas=areas, covers_all=covers_all, day=day, heard=found.append
        )
        check_accepted(summary)
    stored = files.store(ALIAS, content, filename=filename, content_type="application/octet-stream")
    received = RosterImport(
        id=ImportId(command.identifier("imp")),
        version=1,
        state=ImportState.VALIDATED if is_small else ImportState.RECEIVED,
        filename=filename,
        file_sha256=stored.sha256,
        file_size=len(content),
        mapping=mapping,
        uploaded_by=actor.account,
        uploaded_at=command.at,
        upload_areas=areas,
        covers_all=covers_all,
        summary={**summary, "problem_list": keep_problems(found)},
    )
    receipt = imports.insert_new(received, command=command, messages=(_message(received),))
    return replace(receipt, further={"state": received.state.value, **summary})


def _message(received: RosterImport) -> ImportReceived | ImportValidated:
    if received.state is ImportState.RECEIVED:
        return ImportReceived(import_id=received.id, file_sha256=received.file_sha256)
    return ImportValidated(
        import_id=received.id, file_sha256=received.file_sha256, state=received.state.value, rows=received.rows
    )
