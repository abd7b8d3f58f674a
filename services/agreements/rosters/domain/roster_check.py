"""A roster as a whole: which of its rows are stores, which are wrong, and what an import of it would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from common.folding import fold
from common.phrases import N_, Param
from services.agreements.domain.areas import AreaTable
from services.agreements.rosters.domain.roster import (
    MAX_PROBLEMS,
    MAX_ROWS,
    PREVIEW_ROWS,
    Columns,
    RosterField,
    RowProblem,
    file_refusal,
)
from services.agreements.rosters.domain.roster_grid import Row, is_filled
from services.agreements.rosters.domain.roster_left import Leftovers
from services.agreements.rosters.domain.roster_rows import RosterRow, RowReader
from services.agreements.rosters.domain.roster_tables import Part, Plan, Table, no_rows, plan
from services.agreements.rosters.domain.roster_uscc import UsccsOfFile


@dataclass(slots=True)
class RosterSummary:
    """What was found so far; `problems` holds the first errors, `problem_count` counts all; warnings likewise."""

    columns: Columns
    plan: Plan
    left: Leftovers = field(default_factory=Leftovers)
    rows: int = 0
    problem_count: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    row_warning_count: int = 0
    row_warnings: list[RowProblem] = field(default_factory=list)
    preview: list[RosterRow] = field(default_factory=list)
    areas: Counter[str] = field(default_factory=Counter)
    chains: Counter[str] = field(default_factory=Counter)
    _spellings: dict[str, str] = field(default_factory=dict)
    without_code: int = 0

    def add_store(self, store: RosterRow) -> None:
        """Count a store; a chain goes by the name under which the first row has it."""
        self.areas[store.particulars.area] += 1
        self.without_code += store.particulars.code is None
        if store.chain:
            self.chains[self._spellings.setdefault(fold(store.chain), store.chain)] += 1
        if len(self.preview) < PREVIEW_ROWS:
            self.preview.append(store)

    def add_problem(self, problem: RowProblem) -> None:
        """Count an error or a warning, and keep it if it is among the first."""
        if problem.is_warning:
            self.row_warning_count += 1
        else:
            self.problem_count += 1
        kept = self.row_warnings if problem.is_warning else self.problems
        if len(kept) < MAX_PROBLEMS:
            kept.append(self.plan.told(problem))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever commits the import should know, in sentences."""
        found = []
        if self.without_code:
            found.append(f"{self.without_code} 家药店没有医保编码，将使用内部编号，不作为医保编码打印。")
        found += self.left.sentences(self.plan)
        if RosterField.CHAIN not in self.columns.positions:
            found.append("名册没有连锁列，所有药店将登记为单体药店。")
        return tuple(found)


def check_rows(
    tables: Sequence[Table], *, mapping: Mapping[str, str], areas: AreaTable
) -> tuple[RosterSummary, Iterator[RosterRow]]:
    """The summary, filled as the second value is read to its end: the stores of the right rows, in order.

    Raises `RosterRefused` (those of `roster_tables.plan`) for what is known before the rows at once, and while reading
    (no_rows, too_many_rows).
    """
    found = plan(tables, mapping=mapping)
    summary = RosterSummary(found.parts[0].columns, found)
    return summary, _stores(summary, areas=areas)


def _stores(summary: RosterSummary, *, areas: AreaTable) -> Iterator[RosterRow]:
    duplicates = _Duplicates(summary.columns)
    for part in summary.plan.parts:
        reader = RowReader(part.columns, areas=areas)
        for row in _counted(part, summary):
            number, cells, doubts = row
            store, problems = reader.read(number, cells, doubts)
            if store is not None:
                problems = (*problems, *duplicates.problems(store))
            for problem in problems:
                summary.add_problem(problem)
            if store is not None and all(problem.is_warning for problem in problems):
                summary.add_store(store)
                yield store
    if not summary.rows:
        raise no_rows()


def _counted(part: Part, summary: RosterSummary) -> Iterator[Row]:
    """The rows of a table that are not blank, counted; what stands in columns that are not taken over is noted."""
    for row in part.rows():
        if not is_filled(row):
            continue
        summary.rows += 1
        if summary.rows > MAX_ROWS:
            raise file_refusal("too_many_rows", N_("名册超过 %(most)s 行。"), N_("请拆分后分次导入。"), most=MAX_ROWS)
        yield row._replace(cells=summary.left.take(part, row))


class _Duplicates:
    """Finds rows that describe a store which an earlier row of the same file describes."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._seen: dict[tuple[str, str], int] = {}
        self._usccs = UsccsOfFile(columns)

    def problems(self, store: RosterRow) -> tuple[RowProblem, ...]:
        found = []
        for name, key in (
            (RosterField.CODE, store.particulars.code),
            (RosterField.SHOP_NUMBER, store.particulars.shop_number),
            (RosterField.NAME, store.particulars.fingerprint),
        ):
            first = self._seen.setdefault((name, key), store.row) if key else store.row
            if first != store.row:
                found.append(self._problem(store, name, first))
        shared = None if found else self._usccs.problem(store)
        return (shared,) if shared else tuple(found)

    def _problem(self, store: RosterRow, name: RosterField, first: int) -> RowProblem:
        column = self._columns.heading(name)
        if name is RosterField.NAME:
            phrase, remedy = N_("与%(sheet)s第 %(first)s 行是同一家药店（名称和地址都相同）。"), N_("请删去其中一行。")
            return RowProblem(store.row, column, "duplicate_store", phrase, remedy, {"first": first, "sheet": ""})
        phrase, remedy = N_("与%(sheet)s第 %(first)s 行的%(column)s相同。"), N_("请核对后改正其中一行。")
        params: dict[str, Param] = {"first": first, "sheet": "", "column": column}
        return RowProblem(store.row, column, "duplicate_code", phrase, remedy, params)


def already_registered(row: RosterRow, columns: Columns, *, by_code: bool) -> RowProblem:
    """The problem of a row whose store is in the register already: by its code, or by name and address."""
    name = RosterField.CODE if by_code else RosterField.NAME
    code = "duplicate_code" if by_code else "duplicate_store"
    phrase = N_("该药店已经登记在册。")
    return RowProblem(row.row, columns.heading(name), code, phrase, N_("请从名册中删去该行，只导入新的药店。"))
