"""The grid of a table: its rows, how rows and cells are called, and what merged ranges make of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from common.phrases import N_
from services.agreements.rosters.domain.number_formats import Doubt
from services.agreements.rosters.domain.roster import MAX_COLUMNS, WHOLE_ROW, RowProblem, refusal

#: More than any sheet has rows. Rows are numbered through all sheets that are read, so that each has one number alone.
LINES_OF_A_SHEET = 1 << 20
_NO_DOUBTS: Mapping[int, Doubt] = {}


class Row(NamedTuple):
    """A row: the number that a spreadsheet shows, the texts of its cells, and which of them are doubtful, by place."""

    number: int
    cells: Sequence[str]
    doubts: Mapping[int, Doubt] = _NO_DOUBTS


class Merge(NamedTuple):
    """A merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


def letters(column: int) -> str:
    """The letters over a column, A for 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def cell_name(line: int, place: int) -> str:
    """What a spreadsheet calls a cell: of a row as it is numbered through all parts, at a place from 0."""
    return f"{letters(place + 1)}{(line - 1) % LINES_OF_A_SHEET + 1}"


def is_filled(row: Row) -> bool:
    """Whether a row has any content."""
    return any(each.strip() for each in row.cells)


def filled(rows: Iterator[Row], merged: Sequence[Merge]) -> Iterator[Row]:
    """The rows, each cell of a merged range with the value of its first; a row that has nothing else stays blank."""
    waiting = sorted(merged, reverse=True)
    active: list[Merge] = []
    values: dict[Merge, str] = {}
    for row in rows:
        while waiting and waiting[-1].top <= row.number:
            active.append(waiting.pop())
        active = [each for each in active if each.bottom >= row.number]
        if len(active) > MAX_COLUMNS:
            phrase, remedy = N_("第 %(row)s 行的合并单元格互相重叠。"), N_("请取消合并后重新上传。")
            raise refusal(RowProblem(row.number, WHOLE_ROW, "broken_row", phrase, remedy, {"row": row.number}))
        if not active:
            yield row
            continue
        for each in active:
            if each.top == row.number:
                values[each] = row.cells[each.left - 1] if each.left <= len(row.cells) else ""
        yield row if not is_filled(row) else _with(row, {each: values.get(each, "") for each in active})


def _with(row: Row, values: Mapping[Merge, str]) -> Row:
    cells, doubts = list(row.cells), dict(row.doubts)
    for (_, left, _, right), text in values.items():
        last = min(right, MAX_COLUMNS)
        if text and left <= last:
            cells += [""] * (last - len(cells))
            cells[left - 1 : last] = [text] * (last - left + 1)
            doubts.update(dict.fromkeys(range(left - 1, last), Doubt.MERGED) if left < last else {})
    return Row(row.number, cells, doubts)
