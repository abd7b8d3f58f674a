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
from services.agreements.rosters.domain.problem_list import ProblemList
from services.agreements.rosters.domain.roster_import import ImportState, RosterImport, empty_summary
from services.agreements.rosters.storage import imports
from services.agreements.rosters.storage.spreadsheets import check_taken
from services.agreements.rosters.usecases.check_roster import check_accepted, check_at_once
from services.agreements.rosters.usecases.keep_problems import keep_problems


def receive_import(content: bytes, *, filename: str, mapping: Mapping[str, str], command: Command) -> Receipt:
    """Take a roster in; what validation found is in the receipt's further fields, unless the worker does it.

    Raises `RosterRefused` (unsupported_file, macro_file, unsafe_file, unknown_encoding, too_many_columns, broken_row,
    unknown_field, missing_column, duplicate_column, nul_character, invisible_heading, no_rows, hidden_rows,
    sheets_differ, roster_has_errors), the last with the first 200 errors; `TooLarge`, `ReaderBusy`.
    """
    actor = command.actor
    check_taken(content)
    grants, found = grants_of(actor), ProblemList()
    covers_all, areas = grants.sees_all, grants.areas
    summary = check_at_once(
        content, mapping=mapping, areas=areas, covers_all=covers_all, day=day_of(command.at), heard=found.add
    )
    if summary:
        check_accepted(summary)
    told = summary or empty_summary()
    stored = files.store(ALIAS, content, filename=filename, content_type="application/octet-stream")
    received = RosterImport(
        id=ImportId(command.identifier("imp")),
        version=1,
        state=ImportState.VALIDATED if summary else ImportState.RECEIVED,
        filename=filename,
        file_sha256=stored.sha256,
        file_size=len(content),
        mapping=mapping,
        uploaded_by=actor.account,
        uploaded_at=command.at,
        upload_areas=areas,
        covers_all=covers_all,
        summary={**told, "problem_list": keep_problems(found)},
    )
    receipt = imports.insert_new(received, command=command, messages=(_message(received),))
    return replace(receipt, further={"state": received.state.value, **told})


def _message(received: RosterImport) -> ImportReceived | ImportValidated:
    if received.state is ImportState.RECEIVED:
        return ImportReceived(import_id=received.id, file_sha256=received.file_sha256)
    return ImportValidated(
        import_id=received.id, file_sha256=received.file_sha256, state=received.state.value, rows=received.rows
    )
