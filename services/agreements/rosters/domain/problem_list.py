"""All problems of a roster as a file for a spreadsheet: CSV in UTF-8 with a byte order mark, no cell a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from services.agreements.rosters.domain.roster import CHUNK, RowProblem, in_chunks

HEADER = ("工作表", "行", "列", "级别", "代码", "问题", "办法")
#: What begins like this may be worked out by a spreadsheet.
_FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")


def problem_list(problems: Iterable[RowProblem]) -> Iterator[bytes]:
    """The file, piece by piece."""
    yield "\ufeff".encode() + _lines([HEADER])
    for chunk in in_chunks(problems, CHUNK):
        yield _lines(map(_cells, chunk))


def _cells(problem: RowProblem) -> tuple[str, ...]:
    level = "提醒" if problem.is_warning else "错误"
    told = (problem.column, level, problem.code, problem.message, problem.remedy)
    return (_safe(problem.sheet), str(problem.row), *map(_safe, told))


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in _FORMULA_SIGNS else text


def _lines(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
