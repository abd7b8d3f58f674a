"""Registers the stores of a committed roster: keyed by row, resumable, announced after completeness. Pattern: bulk.

Three phases, each taken up where it was left: register the stores chunk by chunk; one write lets all of them be seen;
one document a chunk carries one announcement each. Source: docs/decisions/0005.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from common import files
from common.errors import Conflict
from common.faults import point
from common.folding import fold
from common.ids import ChainId
from common.people.commands import Command, derived_id, service_actor
from common.phrases import N_
from services.agreements import ALIAS
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import ImportCompleted
from services.agreements.domain.no_chain import names_a_chain
from services.agreements.rosters.domain.problem_groups import Problems
from services.agreements.rosters.domain.roster import CHUNK, WHOLE_FILE, RosterField, RowProblem, in_chunks
from services.agreements.rosters.domain.roster_check import RosterSummary, check_rows
from services.agreements.rosters.domain.roster_import import (
    ImportAction,
    ImportState,
    RosterImport,
    after,
    problem_fields,
)
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.rosters.storage import imports
from services.agreements.rosters.storage.spreadsheets import tables_of
from services.agreements.rosters.usecases.check_roster import rules_on
from services.agreements.rosters.usecases.find_shared_uscc import Known
from services.agreements.rosters.usecases.register_rows import Committed, register_rows
from services.agreements.stores.domain.chain import new_chain_id
from services.agreements.stores.usecases.announce_registration import announce_registration
from services.agreements.stores.usecases.begin_registration import begin_registration
from services.agreements.stores.usecases.complete_registration import complete_registration, count_waiting
from services.agreements.stores.usecases.list_chains import find_chain_ids
from services.agreements.stores.usecases.register_chain import register_chain

Progress = Callable[[int, int], None]
_UPLOAD_AGAIN = N_("请改正后把这些药店另行上传、重新校验。")


def apply_import(import_id: str, *, progress: Progress, clock: Callable[[], datetime]) -> None:
    """Bring a committed import to its end, from wherever an earlier try left it. Raises `ImportNotFound`."""
    found = imports.get(import_id)
    if found.state is ImportState.COMMITTED:
        skipped = _insert(found, progress=progress)
        _complete(found, skipped, at=clock())
        found = imports.get(import_id)
    if found.state is ImportState.COMPLETE:
        announce_registration(import_id, caused_by=found.commit_message_id, at=clock())


def _insert(found: RosterImport, *, progress: Progress) -> Problems:
    """Insert every store that is not there yet; what could not be registered, with the reason.

    The rows are read again, by rules that an upgrade may have changed: a row that is wrong by now is told as well.
    """
    begin_registration(found.id, command=_command(found, "registration"))
    chain_ids = _chain_ids(found)
    codes, by = frozenset(found.confirmed_codes or ()), found.committed_by or ""
    usccs: Known = {}
    done = 0
    with _rows(found) as (summary, rows):
        skipped = summary.errors_found
        at, areas = _committed_at(found), found.seen_areas
        committed = Committed(found.id, summary.columns, chain_ids, at, areas, by, codes)
        for chunk in in_chunks(_of_known_chains(rows, committed, skipped), CHUNK):
            for problem in register_rows(chunk, committed, known=usccs):
                skipped.add(problem)
            done += len(chunk)
            progress(done, found.rows)
            point("in_import")
        if summary.rows != found.rows:
            skipped.add(_counted_otherwise(before=found.rows, now=summary.rows))
    return skipped


def _of_known_chains(rows: Iterable[RosterRow], committed: Committed, skipped: Problems) -> Iterator[RosterRow]:
    """The rows whose chain the preview told, or that have none: nobody is put into a chain that nobody was shown."""
    for row in rows:
        if row.chain is None or fold(row.chain) in committed.chain_ids:
            yield row
            continue
        phrase = N_("校验时没有读出连锁“%(chain)s”，现在读出的不同，没有登记。")
        column = committed.columns.heading(RosterField.CHAIN)
        skipped.add(RowProblem(row.row, column, "read_otherwise", phrase, _UPLOAD_AGAIN, {"chain": row.chain}))


def _counted_otherwise(*, before: int, now: int) -> RowProblem:
    phrase = N_("校验时读出 %(before)s 家药店，登记时读出 %(now)s 家：系统在此期间已经更新。")
    return RowProblem(1, WHOLE_FILE, "read_otherwise", phrase, _UPLOAD_AGAIN, {"before": before, "now": now})


@contextmanager
def _rows(found: RosterImport) -> Iterator[tuple[RosterSummary, Iterator[RosterRow]]]:
    """The rows as they were validated: same file, same mapping, rules of the same day."""
    rules = rules_on(day_of(found.uploaded_at))
    with tables_of(files.get(ALIAS, found.file_sha256)) as tables:
        yield check_rows(tables, mapping=found.mapping, rules=rules)


def _chain_ids(found: RosterImport) -> dict[str, ChainId]:
    """The chain of each brand in the roster, by the key of its name; those that are new are registered."""
    names = [each["name"] for each in found.summary["chains"] if names_a_chain(each["name"])]
    known = {fold(name): chain_id for name, chain_id in find_chain_ids(names).items()}
    for name in names:
        if fold(name) not in known:
            known[fold(name)] = register_chain(name, command=_command(found, "chain", new_chain_id(name)))
    return known


def _complete(found: RosterImport, skipped: Problems, *, at: datetime) -> None:
    """First the stores are seen, all of them at once; then the import says that they are.

    A worker that was taken for dead may have said so meanwhile, and have died since: the announcing is still to do.
    """
    stores = complete_registration(found.id, at=at)
    point("after_registration")
    told = [problem_fields(each) for each in skipped.told()]
    fields = {"completed_at": at, "stores": stores, "skipped": skipped.count, "skipped_rows": told}
    if waiting := count_waiting(found.id):
        fields["waiting"] = waiting
    try:
        imports.change(
            found,
            state=after(found.state, ImportAction.COMPLETE),
            fields=fields,
            command=_command(found, "complete"),
            messages=(ImportCompleted(import_id=found.id, stores=stores, skipped=skipped.count),),
        )
    except Conflict:
        if imports.get(found.id).state is not ImportState.COMPLETE:
            raise
    point("after_complete")


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
