"""The tables of a file: which of them are the roster, where each has its header, and its rows as a person reads them.

A CSV file is one table, a workbook one for each sheet. All visible sheets that have a header are one roster, in order;
the others are told with their rows. A merged range has the value of its first cell. Whatever stands in hidden rows is
refused: the file must say what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from common.phrases import N_, Param
from services.agreements.rosters.domain.quoting import listed, quoted
from services.agreements.rosters.domain.roster import (
    MAX_COLUMNS,
    WHOLE_FILE,
    WHOLE_ROW,
    Columns,
    RosterField,
    RosterRefused,
    RowProblem,
    file_refusal,
    refusal,
)
from services.agreements.rosters.domain.roster_columns import check_mapping, is_header, likeness, match_columns
from services.agreements.rosters.domain.roster_grid import LINES_OF_A_SHEET, Merge, Row, filled, is_filled

#: The first rows of a table, among which its header is looked for.
HEAD_ROWS = 20
#: The rows that a header may span.
_DEEPEST_HEADER = 5


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table before it is read; of a CSV file only `head` and `rows` are known. Ranges include both ends, from 1."""

    head: Sequence[Row]
    rows: Callable[[], Iterator[Row]]
    name: str = ""
    is_grid: bool = False
    is_hidden: bool = False
    filled: int = 0
    merged: Sequence[Merge] = ()
    hidden_rows: Sequence[tuple[int, int]] = ()
    hidden_count: int = 0
    hidden_columns: Sequence[tuple[int, int]] = ()


class WhyLeft(StrEnum):
    """Why a sheet is not read."""

    HIDDEN = "hidden"
    NO_HEADER = "no_header"


@dataclass(frozen=True, slots=True)
class SheetLeft:
    """A sheet that is not read, and how many rows with content it has."""

    name: str
    why: WhyLeft
    rows: int


@dataclass(frozen=True, slots=True)
class Part:
    """A table that is read: its columns, the first and the last row of its header, and the titles above it."""

    table: Table
    columns: Columns
    header: int
    header_end: int
    titles: int
    place: int

    def rows(self) -> Iterator[Row]:
        """The rows below the header, numbered through all parts; those of a sheet as long as its header."""
        width = len(self.columns.headings)
        below = (each for each in self.table.rows() if each.number > self.header_end)
        for number, cells, doubts in filled(below, self.table.merged):
            if self.table.is_grid:
                cells = [*cells, *[""] * (width - len(cells))]
            yield Row(self.place * LINES_OF_A_SHEET + number, cells, doubts)

    @property
    def merged(self) -> tuple[Merge, ...]:
        """The merged ranges below the header that reach into columns that are taken over."""
        used = {place + 1 for place in self.columns.positions.values()}
        return tuple(
            each
            for each in self.table.merged
            if each.bottom > self.header_end and not used.isdisjoint(range(each.left, min(each.right, MAX_COLUMNS) + 1))
        )

    @property
    def hidden_columns(self) -> tuple[str, ...]:
        """The headings of hidden columns that are taken over all the same."""
        hidden = self.table.hidden_columns
        places = self.columns.positions.values()
        found = [place for place in sorted(places) if any(first <= place + 1 <= last for first, last in hidden)]
        return tuple(self.columns.headings[place] for place in found)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which tables of a file are read, and which are not."""

    parts: tuple[Part, ...]
    left: tuple[SheetLeft, ...]

    def place_of(self, line: int) -> tuple[str, int]:
        """The sheet of a numbered row, named only where several are read, and the number that it shows there."""
        if len(self.parts) == 1:
            return "", line
        place, number = divmod(line - 1, LINES_OF_A_SHEET)
        return self.parts[place].table.name, number + 1

    def named(self, lines: Iterable[int]) -> list[str]:
        """How numbered rows are called in a list: by their number, with the sheet where several are read."""
        places = map(self.place_of, lines)
        return [f"{quoted(sheet)}!{row}" if sheet else str(row) for sheet, row in places]

    def told(self, problem: RowProblem) -> RowProblem:
        """A problem of a numbered row as the file names its place: by the sheet, and the number there."""
        sheet, row = self.place_of(problem.row)
        if not sheet or problem.column == WHOLE_FILE:
            return problem
        params = {**problem.params}
        if "row" in params:
            params["row"] = row
        if isinstance(first := params.get("first"), int):
            named, params["first"] = self.place_of(first)
            params["sheet"] = f"“{named}”"
        return replace(problem, row=row, sheet=sheet, params=params)


def plan(tables: Sequence[Table], *, mapping: Mapping[str, str]) -> Plan:
    """What is read of a file. Raises `RosterRefused`: no_rows, hidden_rows, sheets_differ, those of `match_columns`."""
    check_mapping(mapping)
    seen = [each for each in tables if not each.is_hidden]
    if not any(is_filled(row) for each in seen for row in each.head):
        raise no_rows()
    headed = [each for each in seen if _header_place(each, mapping) is not None]
    read = headed or [max(seen, key=lambda each: _best_likeness(each, mapping))]
    parts = tuple(_part(each, mapping, place=place, is_one=len(read) == 1) for place, each in enumerate(read))
    for part in parts[1:]:
        _check_alike(parts[0], part)
    left = [
        SheetLeft(each.name, WhyLeft.HIDDEN if each.is_hidden else WhyLeft.NO_HEADER, each.filled)
        for each in tables
        if each not in read and each.filled
    ]
    return Plan(parts, tuple(left))


def no_rows() -> RosterRefused:
    """The refusal of a file without any store."""
    phrase = N_("文件中没有药店：请在表头下面至少填写一行。")
    return file_refusal("no_rows", phrase, N_("请检查是否选错了文件或工作表。"))


def _header_place(table: Table, mapping: Mapping[str, str]) -> int | None:
    found = (place for place, row in enumerate(table.head) if is_header(row.cells, mapping=mapping))
    return next(found, None)


def _best_likeness(table: Table, mapping: Mapping[str, str]) -> int:
    return max((likeness(row.cells, mapping=mapping) for row in table.head), default=-1)


def _part(table: Table, mapping: Mapping[str, str], *, place: int, is_one: bool) -> Part:
    """How a table is read; where no row has the needed headings, the row that is most like a header is told."""
    at = _header_place(table, mapping)
    filled = [index for index, row in enumerate(table.head) if is_filled(row)]
    if at is None:
        at = max(filled, key=lambda index: likeness(table.head[index].cells, mapping=mapping))
    row = table.head[at]
    try:
        plain = match_columns(row.cells, mapping=mapping, row=row.number)
        end = _header_end(table, row, plain)
        columns = match_columns(_headings(table, row, end), mapping=mapping, row=row.number)
    except RosterRefused as refused:
        raise refused if is_one else refusal(replace(refused.row_problems[0], sheet=table.name)) from None
    _check_hidden(table, row.number, is_one=is_one)
    return Part(table, columns, row.number, end, titles=sum(index < at for index in filled), place=place)


def _header_end(table: Table, row: Row, columns: Columns) -> int:
    """The last row of a header: a heading of the name that is merged downwards spans those below."""
    name = columns.positions[RosterField.NAME] + 1
    ends = [each.bottom for each in table.merged if each.top == row.number and each.left <= name <= each.right]
    return min(max(ends, default=row.number), row.number + _DEEPEST_HEADER)


def _headings(table: Table, row: Row, end: int) -> list[str]:
    """The headings of a header: of each column the lowest text, else that of the merged range over it."""
    lines = [each for each in table.head if row.number <= each.number <= end]
    width = max(len(each.cells) for each in lines)
    found = list(row.cells) + [""] * (width - len(row.cells))
    for top, left, bottom, right in table.merged:
        if top == row.number and bottom <= end:
            found[left - 1 : min(right, width)] = found[left - 1 : left] * (min(right, width) - left + 1)
    for line in lines[1:]:
        for place, text in enumerate(line.cells):
            found[place] = text if text.strip() else found[place]
    return found


def _check_hidden(table: Table, header: int, *, is_one: bool) -> None:
    ranges = [(first, last) for first, last in table.hidden_rows if last >= header]
    if not ranges:
        return
    told = listed(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
    phrase = N_("有隐藏而又有内容的行（共 %(count)s 行）：第 %(rows)s 行。")
    remedy = N_("请取消隐藏（包括筛选），或删去这些行，再重新上传。")
    params: dict[str, Param] = {"count": table.hidden_count, "rows": told}
    sheet = "" if is_one else table.name
    raise refusal(RowProblem(ranges[0][0], WHOLE_ROW, "hidden_rows", phrase, remedy, params, sheet))


def _check_alike(first: Part, other: Part) -> None:
    """Sheets that are one roster have the same columns: what one lacks might be the most important."""
    differing = first.columns.positions.keys() ^ other.columns.positions.keys()
    if differing:
        named = [other if each in other.columns.positions else first for each in sorted(differing)]
        names = listed(part.columns.heading(each) for part, each in zip(named, sorted(differing), strict=True))
        phrase = N_("工作表“%(sheet)s”与“%(first)s”的列不同：%(columns)s。")
        remedy = N_("请让各工作表的列一致；不属于名册的工作表请删去或隐藏。")
        params = {"sheet": other.table.name, "first": first.table.name, "columns": names}
        raise refusal(RowProblem(other.header, WHOLE_ROW, "sheets_differ", phrase, remedy, params, other.table.name))
