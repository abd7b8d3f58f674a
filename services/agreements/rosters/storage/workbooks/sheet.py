"""One sheet of a workbook: its rows as a person sees them, and what its grid says: merged ranges, what is hidden.

A sheet says only after its rows which cells are merged, so it is read twice: once for its outline, once for its rows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from services.agreements.rosters.domain.number_formats import Doubt, Shown, shown, shown_text
from services.agreements.rosters.domain.roster import MAX_CELL, MAX_COLUMNS
from services.agreements.rosters.storage.workbooks.package import (
    DAMAGED,
    Package,
    SheetPart,
    is_true,
    local,
    parse,
    unescaped,
)
from services.agreements.rosters.storage.workbooks.refusals import Reason, Refused

#: Rows and columns that a spreadsheet has.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
#: Of all sheets together.
MAX_MERGED = 50_000
_MAX_HEAD_LETTERS = 1_000_000
#: The first rows of a sheet, among which its header is looked for, with as much of each cell as a heading may have.
HEAD_ROWS = 20
_LONGEST_HEADING = 200
MAX_HIDDEN_RANGES = 50
_MAX_CELLS = 6_000_000
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
#: A row as it is sent: number, texts, and by column what is doubtful (kind of doubt).
Sent = tuple[int, list[str], dict[int, str]]


@dataclass(slots=True)
class Outline:
    """What is known of a sheet before its rows are read; ranges and columns count from 1, both ends included."""

    name: str
    is_hidden: bool
    filled: int = 0
    head: list[Sent] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[list[int]] = field(default_factory=list)
    hidden_count: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def outlines(package: Package) -> list[Outline]:
    """The outline of each sheet. Raises `Refused`."""
    found: list[Outline] = []
    for sheet in package.sheets:
        found.append(_outline(package, sheet))
        head = sum(len(cell) for each in found for row in each.head for cell in row[1])
        grid = sum(len(each.merged) + len(each.hidden_columns) for each in found)
        if head > _MAX_HEAD_LETTERS or grid > MAX_MERGED:
            raise Refused(Reason.UNSAFE)
    return found


def _outline(package: Package, sheet: SheetPart) -> Outline:
    found = Outline(sheet.name, sheet.is_hidden)

    def row(sent: Sent, *, is_hidden: bool) -> None:
        number, cells, doubts = sent
        if number <= HEAD_ROWS:
            found.head.append((number, [each[:_LONGEST_HEADING] for each in cells], doubts))
        if not any(each.strip() for each in cells):
            return
        found.filled += 1
        if is_hidden:
            _add_hidden(found, number)

    def grid(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "col" and _is_unseen(attributes, "width"):
            found.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        if tag == "mergeCell":
            found.merged.append(_range(attributes.get("ref", "")))
        if len(found.merged) > MAX_MERGED or len(found.hidden_columns) > LAST_COLUMN:
            raise Refused(Reason.UNSAFE)

    _read(package, sheet, row=row, grid=grid, is_strict=False)
    return found


def rows(package: Package, sheet: SheetPart, *, take: Callable[[Sent], None]) -> None:
    """Hand on every row of a sheet that has a cell. Raises `Refused`."""
    _read(package, sheet, row=lambda sent, *, is_hidden: take(sent), grid=lambda tag, attributes: None, is_strict=True)


def _add_hidden(found: Outline, number: int) -> None:
    found.hidden_count += 1
    if found.hidden_rows and found.hidden_rows[-1][1] == number - 1:
        found.hidden_rows[-1][1] = number
    elif len(found.hidden_rows) < MAX_HIDDEN_RANGES:
        found.hidden_rows.append([number, number])


def _is_unseen(attributes: Mapping[str, str], size: str) -> bool:
    """Whether a row or a column is hidden, or so narrow that nothing of it is seen."""
    return is_true(attributes.get("hidden")) or float(attributes.get(size, "1")) == 0


def _read(package: Package, sheet: SheetPart, *, row: Any, grid: Any, is_strict: bool) -> None:
    reader = _Reader(package, row=row, grid=grid, is_strict=is_strict)
    try:
        parse(package.archive, sheet.part, start=reader.start, end=reader.end, text=reader.text)
    except Refused as refused:
        raise Refused(refused.reason, row=refused.row, sheet=sheet.name) from refused
    except RuntimeError as error:
        raise Refused(Reason.ENCRYPTED) from error
    except DAMAGED as error:
        is_begun = reader.number > 0
        raise Refused(
            Reason.BROKEN_ROW if is_begun else Reason.DAMAGED, row=reader.number + reader.is_complete, sheet=sheet.name
        ) from error


class _Reader:
    """Collects the cells of each row as the parser comes by them."""

    def __init__(self, package: Package, *, row: Any, grid: Any, is_strict: bool) -> None:
        self.number = 0
        self.is_complete = True
        self._package = package
        self._row, self._grid, self._is_strict = row, grid, is_strict
        self._shown = lru_cache(4_096)(self._number)
        self._count = 0
        self._letters = package.letters
        self._are_hidden = self._is_hidden = False
        self._cells: dict[int, str] = {}
        self._doubts: dict[int, str] = {}
        self._column = 0
        self._type, self._style = "n", 0
        self._formula: list[str] | None = None
        self._parts: list[str] = []
        self._is_inline = self._is_spoken = False
        self._into: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name if ":" not in name else local(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v":
            self._into = self._parts
        elif tag == "f":
            self._formula = self._into = []
        elif tag == "t" and self._is_inline and not self._is_spoken:
            self._into = self._parts
        elif tag == "is":
            self._is_inline = True
        elif tag == "rPh":
            self._is_spoken = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "sheetFormatPr":
            self._are_hidden = is_true(attributes.get("zeroHeight"))
        elif tag in ("col", "mergeCell"):
            self._grid(tag, attributes)

    def text(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def end(self, name: str) -> None:
        tag = name if ":" not in name else local(name)
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "f", "t"):
            self._into = None
        elif tag == "is":
            self._is_inline = False
        elif tag == "rPh":
            self._is_spoken = False
        elif tag == "row":
            self._end_row()

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = int(attributes.get("r", self.number + 1))
        if not self.number < number <= LAST_ROW:
            raise ValueError("rows out of order")
        self.number, self.is_complete = number, False
        self._is_hidden = _is_unseen(attributes, "ht") or (self._are_hidden and "ht" not in attributes)
        self._cells, self._doubts, self._column = {}, {}, 0

    def _end_row(self) -> None:
        self.is_complete = True
        if self._cells:
            width = max(self._cells)
            cells = [self._cells.get(each, "") for each in range(1, width + 1)]
            self._row((self.number, cells, self._doubts), is_hidden=self._is_hidden)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > _MAX_CELLS:
            raise Refused(Reason.UNSAFE, row=self.number)
        reference = attributes.get("r")
        self._column = _column_of(reference) if reference else self._column + 1
        self._type, self._style = attributes.get("t", "n"), int(attributes.get("s", "0"))
        self._formula, self._parts = None, []

    def _end_cell(self) -> None:
        if not self._parts and self._formula is None:
            return
        text, doubt = self._value()
        if not text.strip():
            return
        if self._column > MAX_COLUMNS:
            if self._is_strict:
                raise Refused(Reason.TOO_MANY_COLUMNS, row=self.number)
            return
        self._cells[self._column] = text = text[: MAX_CELL + 1]
        self._letters -= len(text)
        if self._letters < 0:
            raise Refused(Reason.UNSAFE, row=self.number)
        if doubt:
            self._doubts[self._column - 1] = doubt

    def _value(self) -> Shown:
        """A cell as a person sees it; a formula as a text that begins with =."""
        value = "".join(self._parts)
        if self._formula is not None:
            return Shown("=" + "".join(self._formula).removeprefix("="))
        if self._type == "s":
            return Shown(shown_text(self._package.texts[int(value)], self._format()))
        if self._type in ("inlineStr", "str"):
            return Shown(shown_text(unescaped(value), self._format()))
        if self._type == "b":
            return Shown("TRUE" if is_true(value.strip()) else "FALSE")
        if self._type == "d":
            return Shown(value.removesuffix("T00:00:00"), Doubt.DATE)
        return Shown(value) if self._type == "e" else self._shown(value, self._style)

    def _number(self, value: str, style: int) -> Shown:
        try:
            is_number = math.isfinite(float(value))
        except ValueError:
            is_number = False
        if not is_number:
            return Shown(value, Doubt.FORMAT)
        return shown(value, self._format(style), from_1904=self._package.from_1904)

    def _format(self, style: int | None = None) -> str:
        formats = self._package.formats
        place = self._style if style is None else style
        return formats[place] if 0 <= place < len(formats) else "General"


@lru_cache(65_536)
def _column_of(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError("no reference to a cell")
    return column_number(found[1])


def column_number(letters: str) -> int:
    """The number of a column, 1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    if number > LAST_COLUMN:
        raise ValueError("no column of a sheet")
    return number


def _range(text: str) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of a range such as D2:D4. Raises `ValueError`."""
    ends = [_REFERENCE.fullmatch(each) for each in text.split(":")]
    if not ends or any(each is None for each in ends):
        raise ValueError("no range of cells")
    corners = [(int(each[2]), column_number(each[1])) for each in ends if each]
    (top, left), (bottom, right) = corners[0], corners[-1]
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
