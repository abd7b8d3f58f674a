"""Reads an uploaded roster to its end: what it would bring, and everything that is wrong with it; writes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from common.phrases import N_
from services.agreements import policies
from services.agreements.domain.policy import AgreementsPolicy
from services.agreements.rosters.domain.roster import (
    CHUNK,
    MAX_ROWS,
    RosterField,
    RosterRefused,
    RowProblem,
    TooManyRows,
    in_chunks,
)
from services.agreements.rosters.domain.roster_check import RosterSummary, check_rows
from services.agreements.rosters.domain.roster_grid import Row
from services.agreements.rosters.domain.roster_import import EVERYWHERE, problem_of, summary_fields
from services.agreements.rosters.domain.roster_rows import RosterRow, RosterRules
from services.agreements.rosters.domain.roster_tables import Table
from services.agreements.rosters.storage.file_kinds import is_workbook
from services.agreements.rosters.storage.spreadsheets import tables_of
from services.agreements.rosters.usecases.find_registered import find_registered
from services.agreements.rosters.usecases.find_shared_uscc import Known, find_shared_uscc
from services.agreements.rosters.usecases.find_waiting import find_waiting
from services.agreements.stores.usecases.list_chains import find_chain_ids

#: What is checked while its uploader waits: by a process that answers others meanwhile, so it must not take long.
#: More is checked by the worker. A workbook is packed.
AT_ONCE_ROWS = 2_000
AT_ONCE_BYTES = 256 * 1024
AT_ONCE_WORKBOOK_BYTES = 128 * 1024
#: Long enough for a thread that waits for its turn to wake up.
_PAUSE_SECONDS = 0.0001
Heard = Callable[[RowProblem], None]


def check_at_once(
    content: bytes, *, mapping: Mapping[str, str], areas: tuple[str, ...], covers_all: bool, day: date, heard: Heard
) -> dict[str, Any] | None:
    """As `check_roster`; None for a roster that is too long to be checked while somebody waits."""
    if len(content) > (AT_ONCE_WORKBOOK_BYTES if is_workbook(content) else AT_ONCE_BYTES):
        return None
    try:
        return check_roster(
            content,
            mapping=mapping,
            areas=areas,
            covers_all=covers_all,
            day=day,
            heard=heard,
            most=AT_ONCE_ROWS,
            pause=_let_others_pass,
        )
    except TooManyRows:
        return None


def check_roster(
    content: bytes,
    *,
    mapping: Mapping[str, str],
    areas: tuple[str, ...],
    covers_all: bool,
    day: date,
    heard: Heard | None = None,
    most: int = MAX_ROWS,
    pause: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """The summary of a roster: counts, preview, chains found and new, warnings, and its errors, if it has any.

    `heard` hears of every problem, `pause` is called before each row; `areas` are the leading digits of the area codes
    that the uploader may bring stores of, unless `covers_all`. Raises `RosterRefused` when the file as a whole cannot
    be taken (`TooManyRows` for more than `most`), `TooLarge`; some of it when other problems were heard already.
    """
    rules = rules_on(day)
    usccs: Known = {}
    seen = EVERYWHERE if covers_all else areas
    with tables_of(content) as tables:
        read = [_with_pauses(each, pause) for each in tables] if pause else tables
        summary, found = check_rows(read, mapping=mapping, rules=rules, heard=heard, most=most)
        for chunk in in_chunks(found, CHUNK):
            new = _check_registered(summary, chunk, areas=seen)
            for _, problem in find_shared_uscc(new, summary.columns, day=day, known=usccs, areas=seen):
                summary.add_problem(problem)
            if not covers_all:
                _check_areas(summary, chunk, areas)
    known = find_chain_ids(list(summary.chains))
    waiting = find_waiting(summary.members, chain_ids=known, day=day)
    return summary_fields(summary, chain_ids=known, areas=rules.areas, waiting=waiting)


def rules_on(day: date) -> RosterRules:
    """What a roster that was uploaded on a day is read by."""
    return rules_of(policies.current(), day)


def rules_of(policy: AgreementsPolicy, day: date) -> RosterRules:
    """The same of any policy."""
    return RosterRules(policy.areas.on(day), policy.texts_on(day), policy.longest_term_months.on(day))


def _with_pauses(table: Table, pause: Callable[[], None]) -> Table:
    def rows() -> Iterator[Row]:
        for row in table.rows():
            pause()
            yield row

    return replace(table, rows=rows)


def _let_others_pass() -> None:
    """Give up the interpreter, which a thread that works would else keep for 5 ms at each turn of the others."""
    time.sleep(_PAUSE_SECONDS)


def check_accepted(summary: Mapping[str, Any]) -> None:
    """Raises `RosterRefused` (roster_has_errors) with the first of its errors when a summary has any."""
    count = summary["error_count"]
    if count:
        phrase = N_("名册有 %(count)s 处错误，没有登记任何药店。请按提示改正后重新上传。")
        problems = [problem_of(each) for each in summary["errors"]]
        raise RosterRefused(phrase, code="roster_has_errors", problems=problems, count=count)


def _check_registered(summary: RosterSummary, rows: list[RosterRow], *, areas: tuple[str, ...]) -> list[RosterRow]:
    """Add a problem for each row whose store is in the register already; the rows of which none is."""
    problems = {row.row: problem for row, problem in find_registered(rows, summary.columns, areas=areas)}
    for problem in problems.values():
        summary.add_problem(problem)
    return [row for row in rows if row.row not in problems]


def _check_areas(summary: RosterSummary, rows: list[RosterRow], areas: tuple[str, ...]) -> None:
    for row in rows:
        if not row.particulars.area.startswith(areas):
            column = summary.columns.heading(RosterField.AREA)
            phrase = N_("行政区划 %(area)s 不在您的管辖范围内。")
            remedy, params = N_("请删去该行，或由有权限的人员导入。"), {"area": row.particulars.area}
            summary.add_problem(RowProblem(row.row, column, "area_out_of_scope", phrase, remedy, params))
