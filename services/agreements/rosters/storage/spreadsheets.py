"""Reads the rows of an uploaded roster, CSV or XLSX, as texts; what is no roster is refused before it costs anything.

A file is judged by its content, not by its name. Sizes are checked before unpacking (zip bombs), macros are refused.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from common.errors import TooLarge
from common.phrases import N_, Phrase
from services.agreements.rosters.domain.roster import (
    MAX_CELL,
    MAX_COLUMNS,
    NUL,
    WHOLE_ROW,
    RosterRefused,
    RowProblem,
    file_refusal,
    refusal,
)
from services.agreements.rosters.domain.roster_check import NumberedRow

MAX_BYTES = 20 * 1024 * 1024
#: How large the parts of a workbook may be unpacked, all together and in relation to the file.
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_SHARED_TEXTS = 256 * 1024 * 1024
MAX_PARTS = 1_000
MAX_RATIO = 300
#: From here on a spreadsheet keeps the first 15 digits of a number only, and shows powers of ten.
_EXACT = 10**15
_SHEET_ROWS = 1_048_576
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_DELIMITERS = (",", "\t", ";", "，")
#: Of each encoding, in how many characters one may be NUL. UTF-16 that GB18030 happens to fit holds fewer of them.
_ENCODINGS = {"utf-8-sig": 4, "gb18030": 50}
_UNSUPPORTED = "unsupported_file"
#: What the libraries raise about a workbook that is damaged somewhere.
_DAMAGED = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(LookupError, ValueError, SyntaxError, TypeError, AttributeError, OverflowError),
)
_SAVE_AGAIN = N_("请用表格软件打开后重新另存为 .xlsx 或 .csv 再上传。")
_QUOTES = N_(
    '请检查该行的英文双引号是否成对；内容中的双引号要写成两个（""），或改用中文引号。也可另存为 .xlsx 后上传。'
)


def rows_of(content: bytes) -> Iterator[NumberedRow]:
    """The rows of a roster with the numbers that a spreadsheet shows, the header first; blank rows too.

    Raises `TooLarge`, and `RosterRefused` with code unsupported_file, macro_file, unsafe_file, unknown_encoding,
    too_many_columns or broken_row; some of them only while the rows are read.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge(N_("名册文件超过 20 MB，请拆分后分次导入，或改为 CSV 格式。"))
    if content.startswith((_OLE, _PDF)):
        phrase = N_("不支持旧版 Excel（.xls）、加密的工作簿和 PDF。")
        raise file_refusal(_UNSUPPORTED, phrase, N_("请另存为未加密的 .xlsx 或 .csv 后上传。"))
    return _workbook_rows(content) if is_workbook(content) else _text_rows(content)


def is_workbook(content: bytes) -> bool:
    """Whether the content looks like an XLSX file: packed, and slower to read than text."""
    return content.startswith(_ZIP)


def _text_rows(content: bytes) -> Iterator[NumberedRow]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _broken_row(number, _QUOTES) from error
        if row is None:
            return
        yield number, row


def _broken_row(number: int, remedy: Phrase) -> RosterRefused:
    phrase = N_("第 %(row)s 行无法读取。")
    return refusal(RowProblem(number, WHOLE_ROW, "broken_row", phrase, remedy, {"row": number}))


def _decoded(content: bytes) -> str:
    """UTF-8 with or without byte order mark, else GB18030; nothing is replaced or guessed further.

    A NUL here and there is told with its cell; a text full of them is UTF-16, which other bytes only happen to fit.
    """
    for encoding, spread in _ENCODINGS.items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count(NUL) * spread <= len(text):
            return text
    phrase = N_("文件编码无法识别，可能是 UTF-16（Unicode 文本）或已损坏。")
    raise file_refusal("unknown_encoding", phrase, N_("请另存为 UTF-8 编码的 CSV 后上传。"))


def _delimiter(text: str) -> str:
    """What separates the headings: whichever of the usual ones the first line holds most often."""
    first = text.split("\n", 1)[0][:10_000]
    return max(_DELIMITERS, key=first.count)


def _workbook_rows(content: bytes) -> Iterator[NumberedRow]:
    _check_package(content)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except _DAMAGED as error:
        raise file_refusal(_UNSUPPORTED, N_("工作簿无法打开。"), _SAVE_AGAIN) from error
    try:
        if not workbook.worksheets:
            raise file_refusal(_UNSUPPORTED, N_("工作簿中没有工作表。"), N_("请检查后重新上传。"))
        yield from _sheet_rows(workbook.worksheets[0])
    finally:
        workbook.close()


def _sheet_rows(sheet: Any) -> Iterator[NumberedRow]:
    """Rows of the first sheet, none shorter than its first: a workbook leaves empty cells at the end away.

    The size that the file claims for the sheet is ignored: it may be wrong, or a trap.
    """
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_SHEET_ROWS)
    number = width = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except _DAMAGED as error:
            raise _broken_row(number, _SAVE_AGAIN) from error
        if row is None:
            return
        if len(row) > MAX_COLUMNS:
            phrase, remedy = N_("第 %(row)s 行超过 %(most)s 列。"), N_("请删去多余的列后重新上传。")
            params = {"row": number, "most": MAX_COLUMNS}
            raise refusal(RowProblem(number, WHOLE_ROW, "too_many_columns", phrase, remedy, params))
        cells = _trimmed([_text(cell) for cell in row])
        width = width or len(cells)
        yield number, cells + [""] * (width - len(cells))


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: Any) -> str:
    """A cell as a person sees it; a formula as a text that begins with =."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return value if isinstance(value, str) and value.startswith("=") else "="
    if isinstance(value, int | float) and abs(value) >= _EXACT:
        return f"{value:.14E}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)[: MAX_CELL + 1]


def _check_package(content: bytes) -> None:
    """Look at the list of parts before unpacking any of them. Raises `RosterRefused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {each.filename.lower() for each in parts}
            types = _content_types(package)
    except _DAMAGED as error:
        raise file_refusal(_UNSUPPORTED, N_("文件不是完整的工作簿。"), _SAVE_AGAIN) from error
    if "xl/workbook.xml" not in names:
        raise file_refusal(_UNSUPPORTED, N_("压缩包中没有工作簿。"), N_("请上传 .xlsx 或 .csv 文件。"))
    if any(name.endswith("vbaproject.bin") for name in names) or b"macroenabled" in types.lower():
        raise file_refusal("macro_file", N_("文件带有宏，不能上传。"), N_("请另存为不带宏的 .xlsx 或 .csv。"))
    unpacked = sum(each.file_size for each in parts)
    shared = sum(each.file_size for each in parts if each.filename.lower() != _largest_sheet(parts))
    if (
        len(parts) > MAX_PARTS
        or unpacked > MAX_UNPACKED
        or shared > MAX_SHARED_TEXTS
        or unpacked > MAX_RATIO * max(len(content), 4096)
    ):
        raise file_refusal("unsafe_file", N_("工作簿解压后异常庞大，为安全起见不予读取。"), N_("请另存为 CSV 后上传。"))


def _largest_sheet(parts: list[zipfile.ZipInfo]) -> str:
    sheets = [each for each in parts if each.filename.lower().startswith("xl/worksheets/")]
    return max(sheets, key=lambda each: each.file_size).filename.lower() if sheets else ""


def _content_types(package: zipfile.ZipFile) -> bytes:
    with package.open("[Content_Types].xml") as stream:
        return stream.read(1_000_000)
