"""What can be wrong, or worth a look, with a cell by itself; only columns that are taken over are looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from common.phrases import N_
from services.agreements.rosters.domain.number_formats import Doubt
from services.agreements.rosters.domain.quoting import quoted
from services.agreements.rosters.domain.roster import (
    ERROR_VALUES,
    MAX_CELL,
    NUL,
    WHOLE_ROW,
    Columns,
    RosterField,
    RowProblem,
    is_formula,
    nul_problem,
)
from services.agreements.rosters.domain.roster_cells import invisible_problem, plain, unseen_in
from services.agreements.rosters.domain.roster_grid import cell_name
from services.agreements.rosters.domain.roster_terms import DAYS

#: What a person types in a cell. Other signs that break a line (U+2028, U+0085) are told as characters nobody sees.
_BREAK = re.compile(r"[ \t]*[\r\n](?:[\r\n]|[^\S\v\f\x1c-\x1f\x85\u2028\u2029])*")


def tidied(number: int, cells: Sequence[str], columns: Columns) -> tuple[Sequence[str], list[RowProblem]]:
    """The cells, line breaks within those that are taken over as spaces, and a warning for each of them."""
    found: list[RowProblem] = []
    kept = list(cells)
    for place in _used(columns, cells):
        text = cells[place].strip()
        if text and not text.isprintable() and _BREAK.search(text):
            kept[place] = _BREAK.sub(" ", text)
            phrase, remedy = N_("单元格中有换行，已改为空格：%(text)s。"), N_("请核对；不对的请改正后重新上传。")
            params = {"text": quoted(kept[place])}
            found.append(RowProblem(number, columns.headings[place], "line_break", phrase, remedy, params))
    return kept if found else cells, found


def doubtful(number: int, cells: Sequence[str], doubts: Mapping[int, Doubt], columns: Columns) -> Iterator[RowProblem]:
    """What is told of cells whose text is not what is stored, or not surely what is meant."""
    if not doubts:
        return
    days = {columns.positions.get(name) for name in DAYS}
    for place in _used(columns, cells):
        doubt, column = doubts.get(place), columns.headings[place]
        params = {"cell": cell_name(number, place), "text": quoted(cells[place])}
        if doubt == Doubt.FORMAT:
            phrase = N_("单元格 %(cell)s 的数字格式无法精确还原，按存储的值取“%(text)s”。")
            remedy = N_("请核对；要按显示的样子登记，请把该列设为“文本”格式后重新填写。")
            yield RowProblem(number, column, "format_not_applied", phrase, remedy, params)
        elif doubt == Doubt.DATE and place not in days:
            phrase = N_("单元格 %(cell)s 是日期，按显示的样子取“%(text)s”。")
            remedy = N_("编号、电话等可能被表格软件改写成了日期，请对照原件核对。")
            yield RowProblem(number, column, "date_cell", phrase, remedy, params)
    if _spans_a_row(cells, doubts, columns):
        phrase = N_("药店名称与其他列合并成一格，这一行不像一家药店：%(text)s。")
        remedy, text = N_("请取消合并并填写各列；标题、小计等请删去。"), cells[columns.positions[RosterField.NAME]]
        yield RowProblem(number, WHOLE_ROW, "merged_row", phrase, remedy, {"text": quoted(text)})


def cell_problems(number: int, cells: Sequence[str], columns: Columns) -> Iterator[RowProblem]:
    """What makes cells useless, whatever they should hold."""
    for place in _used(columns, cells):
        text, column = plain(cells[place]), columns.headings[place]
        if not text:
            continue
        if is_formula(text):
            remedy = N_("请改为“粘贴为数值”后重新上传；不是公式的，请不要以 =、@、+ 或 - 开头。")
            yield RowProblem(number, column, "formula_cell", N_("单元格是公式。"), remedy)
        elif text in ERROR_VALUES:
            phrase, remedy = N_("单元格是错误值 %(text)s。"), N_("请填写真实的值。")
            yield RowProblem(number, column, "error_cell", phrase, remedy, {"text": text})
        elif len(text) > MAX_CELL:
            phrase, remedy = N_("内容超过 %(most)s 字。"), N_("请检查引号是否成对。")
            yield RowProblem(number, column, "cell_too_long", phrase, remedy, {"most": MAX_CELL})
        elif NUL in text:
            yield nul_problem(number, column)
        elif unseen := unseen_in(text):
            yield invisible_problem(number, column, unseen)


def _used(columns: Columns, cells: Sequence[str]) -> list[int]:
    return sorted(place for place in columns.positions.values() if place < len(cells))


def _spans_a_row(cells: Sequence[str], doubts: Mapping[int, Doubt], columns: Columns) -> bool:
    """Whether the name and another column that is taken over are one merged cell."""
    name = columns.positions[RosterField.NAME]
    if doubts.get(name) != Doubt.MERGED:
        return False
    return any(
        place != name and doubts.get(place) == Doubt.MERGED and cells[place] == cells[name]
        for place in _used(columns, cells)
    )
