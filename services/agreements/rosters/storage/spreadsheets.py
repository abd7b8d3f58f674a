"""Opens an uploaded roster, CSV or XLSX, as tables whose rows are read one by one; what is no roster is refused.

A workbook is read by a process of its own (`workbooks`), text here, a piece at a time.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from common.errors import TooLarge
from common.phrases import N_
from services.agreements.rosters.domain.number_formats import Doubt
from services.agreements.rosters.domain.roster import MAX_BYTES, MAX_WORKBOOK_BYTES, NUL, RosterRefused, file_refusal
from services.agreements.rosters.domain.roster_columns import likeness
from services.agreements.rosters.domain.roster_grid import Merge, Row
from services.agreements.rosters.domain.roster_tables import HEAD_ROWS, Table
from services.agreements.rosters.storage.file_kinds import broken_row, check_kind, is_workbook, told
from services.agreements.rosters.storage.workbooks.reading import Workbook, reading
from services.agreements.rosters.storage.workbooks.refusals import Refused

_MEGABYTE = 1024 * 1024
_MARK = "\ufeff"
_DELIMITERS = (",", "\t", ";", "，")
#: Of each encoding, in how many characters one may be NUL. UTF-16 that GB18030 happens to fit holds fewer of them.
_ENCODINGS = {"utf-8": 4, "gb18030": 50}
_CHUNK = 1024 * 1024
_LONGEST_LINE = 10_000
_QUOTES = N_(
    '请检查该行的英文双引号是否成对；内容中的双引号要写成两个（""），或改用中文引号。也可另存为 .xlsx 后上传。'
)


@contextmanager
def tables_of(content: bytes) -> Iterator[list[Table]]:
    """The tables of a roster, to be read while it is open; rows have the numbers that a spreadsheet shows.

    Raises `TooLarge`, `ReaderBusy`, and `RosterRefused` with code unsupported_file, macro_file, unsafe_file,
    unknown_encoding, too_many_columns or broken_row; some of them only while the rows are read.
    """
    check_taken(content)
    if not is_workbook(content):
        yield [_text_table(content)]
        return
    with reading(content) as workbook:
        yield _sheet_tables(workbook)


def check_taken(content: bytes) -> None:
    """Refuse at a glance what is no roster: by its first bytes, and its size.

    Raises `TooLarge`, and `RosterRefused` with code unsupported_file or macro_file.
    """
    check_kind(content)
    if is_workbook(content) and len(content) > MAX_WORKBOOK_BYTES:
        phrase = N_("工作簿超过 %(most)s MB，请另存为 CSV，或拆分后分次导入。")
        raise TooLarge(phrase, most=MAX_WORKBOOK_BYTES // _MEGABYTE)
    if len(content) > MAX_BYTES:
        raise TooLarge(N_("名册文件超过 %(most)s MB，请拆分后分次导入。"), most=MAX_BYTES // _MEGABYTE)


def _sheet_tables(workbook: Workbook) -> list[Table]:
    try:
        outlines = workbook.outlines()
    except Refused as refused:
        raise told(refused) from refused
    return [_sheet_table(workbook, place, each) for place, each in enumerate(outlines)]


def _sheet_table(workbook: Workbook, place: int, outline: dict[str, Any]) -> Table:
    def rows() -> Iterator[Row]:
        try:
            for sent in workbook.rows(place):
                yield _row(sent)
        except Refused as refused:
            raise told(refused) from refused

    return Table(
        head=[_row(each) for each in outline["head"]],
        rows=rows,
        name=outline["name"],
        is_grid=True,
        is_hidden=outline["is_hidden"],
        filled=outline["filled"],
        merged=[Merge(*each) for each in outline["merged"]],
        hidden_rows=[(first, last) for first, last in outline["hidden_rows"]],
        hidden_count=outline["hidden_count"],
        hidden_columns=[(first, last) for first, last in outline["hidden_columns"]],
    )


def _row(sent: Any) -> Row:
    number, cells, doubts = sent
    if not doubts:
        return Row(number, cells)
    return Row(number, cells, {int(place): Doubt(doubt) for place, doubt in doubts.items()})


def _text_table(content: bytes) -> Table:
    """A text as a table. Raises `RosterRefused` (unknown_encoding)."""
    encoding = _encoding(content)
    start = _after_marks(content, _MARK.encode(encoding))
    delimiter = _delimiter(_opened(content, start, encoding))

    def rows() -> Iterator[Row]:
        return _text_rows(_opened(content, start, encoding), delimiter)

    return Table(head=list(_head(rows())), rows=rows)


def _head(rows: Iterator[Row]) -> Iterator[Row]:
    """The first rows; one that cannot be read ends them, and is told when it is reached."""
    try:
        yield from islice(rows, HEAD_ROWS)
    except RosterRefused:
        return


def _text_rows(stream: io.TextIOBase, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise broken_row(number, _QUOTES) from error
        if row is None:
            return
        yield Row(number, row)


def _opened(content: bytes, start: int, encoding: str) -> io.TextIOBase:
    packed = io.BytesIO(content)
    packed.seek(start)
    return io.TextIOWrapper(packed, encoding=encoding, newline="")


def _after_marks(content: bytes, mark: bytes) -> int:
    """Where a text begins: behind its byte order mark, which some tools write twice."""
    start = 0
    while content.startswith(mark, start):
        start += len(mark)
    return start


def _encoding(content: bytes) -> str:
    """UTF-8, else GB18030; nothing is replaced or guessed further.

    A NUL here and there is told with its cell; a text full of them is UTF-16, which other bytes only happen to fit.
    """
    for encoding, spread in _ENCODINGS.items():
        decoder = codecs.getincrementaldecoder(encoding)()
        letters = nuls = 0
        try:
            for place in range(0, len(content) + 1, _CHUNK):
                text = decoder.decode(content[place : place + _CHUNK], final=place + _CHUNK > len(content))
                letters, nuls = letters + len(text), nuls + text.count(NUL)
        except UnicodeDecodeError:
            continue
        if nuls * spread <= letters:
            return encoding
    phrase = N_("文件编码无法识别，可能是 UTF-16（Unicode 文本）或已损坏。")
    raise file_refusal("unknown_encoding", phrase, N_("请另存为 UTF-8 编码的 CSV 后上传。"))


def _delimiter(stream: io.TextIOBase) -> str:
    """What separates the headings: what parts a line into headings that we know, else what the first line has most."""
    lines = [line[:_LONGEST_LINE] for line in islice(iter(lambda: stream.readline(_LONGEST_LINE), ""), HEAD_ROWS)]
    first = next((line for line in lines if any(each in line for each in _DELIMITERS)), "")
    known = {
        each: max((likeness(_parted(line, each), mapping={}) for line in lines), default=0) for each in _DELIMITERS
    }
    return max(_DELIMITERS, key=lambda each: (known[each] if known[each] > 1 else 0, first.count(each)))


def _parted(line: str, delimiter: str) -> list[str]:
    return [each.strip().strip('"') for each in line.split(delimiter)]
