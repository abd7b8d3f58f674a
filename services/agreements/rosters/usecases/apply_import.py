"""Registers the stores of a committed roster: keyed by row, resumable, announced after completeness. Pattern: bulk.

Three phases, each taken up where it was left: insert the stores chunk by chunk; one write makes the import complete;
one document a chunk carries one announcement each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from common import files
from common.commands import Command, derived_id, service_actor
from common.errors import Conflict
from common.faults import point
from common.ids import ChainId
from common.messages import StoresRegistered
from services.agreements import ALIAS, policies
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import ImportCompleted
from services.agreements.rosters.domain.roster import CHUNK, MAX_PROBLEMS, Columns, in_chunks
from services.agreements.rosters.domain.roster_check import check_rows
from services.agreements.rosters.domain.roster_import import (
    ImportAction,
    ImportState,
    RosterImport,
    after,
    problem_fields,
)
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.rosters.storage import imports
from services.agreements.rosters.storage.spreadsheets import rows_of
from services.agreements.rosters.usecases.find_shared_uscc import Known
from services.agreements.rosters.usecases.register_rows import Committed, register_rows
from services.agreements.stores.domain.announcing import store_data
from services.agreements.stores.storage import chains, registrations

Progress = Callable[[int, int], None]


def apply_import(import_id: str, *, progress: Progress, clock: Callable[[], datetime]) -> None:
    """Bring a committed import to its end, from wherever an earlier try left it. Raises `ImportNotFound`."""
    found = imports.get(import_id)
    if found.state is ImportState.COMMITTED:
        skipped = _insert(found, progress=progress)
        _complete(found, skipped, at=clock())
        found = imports.get(import_id)
    if found.state is ImportState.COMPLETE:
        _announce(found, at=clock())
        imports.note_announced(import_id, at=clock())


def _insert(found: RosterImport, *, progress: Progress) -> list[dict[str, Any]]:
    """Insert every store that is not there yet; what could not be registered, with the reason."""
    chain_ids = _chain_ids(found)
    columns, rows = _rows(found)
    committed = Committed(found.id, columns, chain_ids, _committed_at(found))
    skipped: list[dict[str, Any]] = []
    usccs: Known = {}
    done = 0
    for chunk in in_chunks(rows, CHUNK):
        skipped += [problem_fields(each) for each in register_rows(chunk, committed, known=usccs)]
        done += len(chunk)
        progress(done, found.rows)
        point("in_import")
    return skipped


def _rows(found: RosterImport) -> tuple[Columns, Iterator[RosterRow]]:
    """The rows as they were validated: same file, same mapping, areas of the same day."""
    content = files.get(ALIAS, found.file_sha256)
    areas = policies.current().areas.on(day_of(found.uploaded_at))
    summary, rows = check_rows(rows_of(content), mapping=found.mapping, areas=areas)
    return summary.columns, rows


def _chain_ids(found: RosterImport) -> dict[str, ChainId]:
    """The chain of each brand in the roster; those that are new are registered."""
    names = [each["name"] for each in found.summary["chains"]]
    known = chains.ids_by_name(names)
    for name in names:
        if name not in known:
            known[name] = _register(name, found)
    return known


def _register(name: str, found: RosterImport) -> ChainId:
    identifier = chains.new_id(name)
    try:
        return chains.register(name, command=_command(found, "chain", identifier), at=_committed_at(found))
    except Conflict:
        return chains.ids_by_name([name]).get(name, identifier)


def _complete(found: RosterImport, skipped: list[dict[str, Any]], *, at: datetime) -> None:
    """The one write by which every reader sees the import, all of it at once.

    A worker that was taken for dead may have made it meanwhile, and have died since: the announcing is still to do.
    """
    stores = registrations.count_of(found.id)
    fields = {"completed_at": at, "stores": stores, "skipped": len(skipped), "skipped_rows": skipped[:MAX_PROBLEMS]}
    try:
        imports.change(
            found,
            state=after(found.state, ImportAction.COMPLETE),
            fields=fields,
            command=_command(found, "complete"),
            messages=(ImportCompleted(import_id=found.id, stores=stores, skipped=len(skipped)),),
        )
    except Conflict:
        if imports.get(found.id).state is not ImportState.COMPLETE:
            raise
    point("after_complete")


def _announce(found: RosterImport, *, at: datetime) -> None:
    for number, chunk in enumerate(registrations.chunks_of(found.id, size=CHUNK)):
        message = StoresRegistered(
            chunk_id=registrations.announcement_id(found.id, number),
            import_id=found.id,
            stores=[store_data(store) for store in chunk],
        )
        command = Command(
            service_actor(ALIAS),
            derived_id("cmd", found.id, "announce", number),
            at,
            caused_by=found.commit_message_id,
        )
        registrations.announce(found.id, number, command=command, messages=(message,))
        point("in_announcing")


def _committed_at(found: RosterImport) -> datetime:
    if found.committed_at is None:
        raise ValueError(f"the import {found.id} is not committed")
    return found.committed_at


def _command(found: RosterImport, *parts: str) -> Command:
    """The command of one effect of the commit: the same each time the work is taken up."""
    return Command(
        service_actor(ALIAS),
        derived_id("cmd", found.id, *parts),
        _committed_at(found),
        caused_by=found.commit_message_id,
    )
