"""A roster as a whole: which of its rows are stores, which are wrong, and what an import of it would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from common.folding import fold
from common.ids import has_right_check_character
from common.messages.words import MembershipKind
from common.phrases import N_, Param
from services.agreements.rosters.domain.doubtful_codes import MOST, DoubtfulCode, too_many_doubtful
from services.agreements.rosters.domain.problem_groups import Problems
from services.agreements.rosters.domain.roster import (
    MAX_ROWS,
    PREVIEW_ROWS,
    Columns,
    RosterField,
    RowProblem,
    TooManyRows,
)
from services.agreements.rosters.domain.roster_cells import is_note, is_total
from services.agreements.rosters.domain.roster_grid import Row, is_filled
from services.agreements.rosters.domain.roster_left import Leftovers
from services.agreements.rosters.domain.roster_rows import RosterRow, RosterRules, RowReader
from services.agreements.rosters.domain.roster_tables import Part, Plan, Table, no_rows, plan
from services.agreements.rosters.domain.roster_told import NoStore, Told
from services.agreements.rosters.domain.roster_uscc import UsccsOfFile


@dataclass(slots=True)
class RosterSummary:
    """What was found so far; `problems` tells the errors, `problem_count` counts all; warnings likewise."""

    columns: Columns
    plan: Plan
    errors_found: Problems
    warnings_found: Problems
    left: Leftovers = field(default_factory=Leftovers)
    rows: int = 0
    preview: list[RosterRow] = field(default_factory=list)
    areas: Counter[str] = field(default_factory=Counter)
    chains: Counter[str] = field(default_factory=Counter)
    members: Counter[tuple[str, MembershipKind]] = field(default_factory=Counter)
    terms: Counter[str | None] = field(default_factory=Counter)
    titles: dict[str | None, str | None] = field(default_factory=dict)
    doubtful: list[DoubtfulCode] = field(default_factory=list)
    doubtful_count: int = 0
    told: Told = field(default_factory=Told)
    _spellings: dict[str, str] = field(default_factory=dict)
    without_code: int = 0

    def add_store(self, store: RosterRow) -> None:
        """Count a store; a chain goes by the name under which the first row has it."""
        self.areas[store.particulars.area] += 1
        if store.term is not None:
            self.terms[store.term.text] += 1
            self.titles[store.term.text] = store.term.title
        self.without_code += store.particulars.code is None
        if store.chain:
            name = self._spellings.setdefault(fold(store.chain), store.chain)
            self.chains[name] += 1
            self.members[name, store.kind] += 1
            self.told.chain_names.add(store.chain, store.particulars.name)
        if len(self.preview) < PREVIEW_ROWS:
            self.preview.append(store)
        uscc = store.particulars.uscc
        if uscc and not has_right_check_character(uscc):
            self.doubtful_count += 1
            if len(self.doubtful) < MOST:
                self.doubtful.append(DoubtfulCode(*self.plan.place_of(store.row), store.particulars.name, uscc))

    def add_problem(self, problem: RowProblem) -> None:
        """Count an error or a warning."""
        (self.warnings_found if problem.is_warning else self.errors_found).add(problem)

    @property
    def problem_count(self) -> int:
        """How many errors there are."""
        return self.errors_found.count

    @property
    def problems(self) -> list[RowProblem]:
        """The errors as they are told: the same of many rows once, after its first rows."""
        return self.errors_found.told()

    @property
    def row_warning_count(self) -> int:
        """How many warnings there are."""
        return self.warnings_found.count

    @property
    def row_warnings(self) -> list[RowProblem]:
        """The warnings, told likewise."""
        return self.warnings_found.told()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever commits the import should know, in sentences."""
        found = []
        if self.without_code:
            found.append(f"{self.without_code} 家药店没有医保编码，将使用内部编号，不作为医保编码打印。")
        if self.terms:
            found.append(_terms_told(self.terms, self.titles))
        found += self.left.sentences(self.plan)
        if RosterField.CHAIN not in self.columns.positions:
            found.append("名册没有连锁列，所有药店将登记为单体药店。")
        return (*found, *self.told.sentences(self.plan))


def _terms_told(terms: Counter[str | None], titles: Mapping[str | None, str | None]) -> str:
    named = "".join(f"，文本为《{titles[name]}》的 {count} 家" for name, count in terms.most_common() if name)
    unknown = f"，文本不明的 {terms[None]} 家，按没有连锁条款处理" if terms[None] else ""
    return f"{terms.total()} 家药店写明了已签协议的起止日期，将按其登记{named}{unknown}。"


def check_rows(
    tables: Sequence[Table],
    *,
    mapping: Mapping[str, str],
    rules: RosterRules,
    heard: Callable[[RowProblem], None] | None = None,
    most: int = MAX_ROWS,
) -> tuple[RosterSummary, Iterator[RosterRow]]:
    """The summary, filled as the second value is read to its end: the stores of the right rows, in order.

    `heard` hears of every problem.

    Raises `RosterRefused` (those of `roster_tables.plan`) for what is known before the rows at once, and while reading
    (no_rows, `TooManyRows` for more than `most`).
    """
    found = plan(tables, mapping=mapping)
    summary = RosterSummary(found.parts[0].columns, found, Problems(found, heard), Problems(found, heard))
    return summary, _stores(summary, rules=rules, most=most)


def _stores(summary: RosterSummary, *, rules: RosterRules, most: int) -> Iterator[RosterRow]:
    duplicates = _Duplicates(summary.columns)
    for part in summary.plan.parts:
        reader = RowReader(part.columns, rules=rules, told=summary.told)
        for row in _counted(part, summary, most=most):
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
    if summary.doubtful_count > MOST:
        summary.add_problem(too_many_doubtful(summary.doubtful_count))


def _counted(part: Part, summary: RosterSummary, *, most: int) -> Iterator[Row]:
    """The rows that may be stores, counted: no blanks, sums, notes; what stands in columns not taken over is noted."""
    for row in part.rows():
        if not is_filled(row):
            continue
        if (why := _no_store(part, row)) is not None:
            summary.told.add_no_store(why, row.number)
            continue
        summary.rows += 1
        if summary.rows > most:
            raise TooManyRows(most)
        yield row._replace(cells=summary.left.take(part, row))


def _no_store(part: Part, row: Row) -> NoStore | None:
    """Why a row is surely no store, None where it may be one."""
    name_place, taken = part.columns.positions[RosterField.NAME], part.columns.taken
    if is_total(row.cells, name_place=name_place):
        return NoStore.TOTAL
    if is_note(row.cells, name_place=name_place, taken=taken):
        return NoStore.NOTE
    if not any(row.cells[place].strip() for place in taken if place < len(row.cells)):
        return NoStore.BESIDE
    return None


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
