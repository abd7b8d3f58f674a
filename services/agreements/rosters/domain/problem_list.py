"""All problems of a roster as a file for a spreadsheet: CSV in UTF-8 with a byte order mark, no cell a formula."""

from __future__ import annotations

import csv
import io

from services.agreements.rosters.domain.roster import RowProblem

HEADER = ("工作表", "行", "列", "级别", "代码", "问题", "办法")
#: What begins like this may be worked out by a spreadsheet.
_FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")


class ProblemList:
    """The file, written as problems are heard: one of half a million rows takes no more memory than its letters."""

    def __init__(self) -> None:
        self.count = 0
        self._packed = io.BytesIO()
        self._text = io.TextIOWrapper(self._packed, encoding="utf-8-sig", newline="", write_through=True)
        self._lines = csv.writer(self._text, lineterminator="\r\n")
        self._lines.writerow(HEADER)

    def add(self, problem: RowProblem) -> None:
        """Write the line of a problem."""
        self.count += 1
        level = "提醒" if problem.is_warning else "错误"
        told = (problem.column, level, problem.code, problem.message, problem.remedy)
        self._lines.writerow((_safe(problem.sheet), str(problem.row), *map(_safe, told)))

    @property
    def content(self) -> bytes:
        """The file as it is now."""
        return self._packed.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in _FORMULA_SIGNS else text
