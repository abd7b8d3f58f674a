"""The parts of a workbook besides its sheets: which sheets there are, number formats, shared texts; all within limits.

The list of parts is judged before anything is unpacked. XML is read by expat as it comes; a document type declaration,
and so every entity, ends the reading. Source: ECMA-376 parts 1 (SpreadsheetML) and 2 (packages).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

from services.agreements.rosters.storage.workbooks.refusals import Reason, Refused

_MEGABYTE = 1024 * 1024
#: How large the parts of a workbook may be unpacked: all together, all but the sheets, and in relation to the file.
MAX_UNPACKED = 512 * _MEGABYTE
MAX_BESIDES_SHEETS = 96 * _MEGABYTE
MAX_RATIO = 100
#: Small files may hold this much, whatever the ratio: blank sheets and themes shrink well.
UNSUSPICIOUS = 4 * _MEGABYTE
MAX_PARTS = 500
MAX_SHEETS = 100
MAX_SHARED_TEXTS = 1_000_000
MAX_FORMATS = 100_000
#: What a cell of a spreadsheet can hold.
MAX_TEXT = 32_767
_CHUNK = 64 * 1024
#: What the libraries raise about a package that is damaged somewhere.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, LookupError, ValueError, expat.error)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Number formats that are known without being declared, as a Chinese spreadsheet shows them (18.8.30).
BUILT_IN: Mapping[int, str] = MappingProxyType(
    {
        0: "General",
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "yyyy/m/d",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "yyyy/m/d h:mm",
        49: "@",
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mmss.0",
        48: "##0.0E+0",
        **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
        **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
        30: "m/d/yy",
        31: 'yyyy"年"m"月"d"日"',
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
        34: 'AM/PMh"时"mm"分"',
        35: 'AM/PMh"时"mm"分"ss"秒"',
        55: 'AM/PMh"时"mm"分"',
        56: 'AM/PMh"时"mm"分"ss"秒"',
    }
)
#: Of a format that is neither declared nor known nothing is applied.
UNKNOWN_FORMAT = "[?]"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it, and the part that holds it."""

    name: str
    is_hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook whose list of parts was judged: its sheets, number formats by style, and shared texts."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    formats: tuple[str, ...]
    texts: tuple[str, ...]
    from_1904: bool
    #: How many letters its rows may have, all together: shared texts can be named by any number of cells.
    letters: int


def open_package(content: io.BufferedIOBase, size: int) -> Package:
    """The workbook in a file of `size` bytes. Raises `Refused`."""
    try:
        archive = zipfile.ZipFile(content)
        _judge(archive, size)
        names = {each.filename.casefold(): each.filename for each in archive.infolist()}
        workbook = names.get("xl/workbook.xml", "")
        if not workbook:
            raise Refused(_kind_of(names))
        sheets, from_1904 = _sheets(archive, names, workbook)
        formats = _formats(archive, names)
        texts = _shared_texts(archive, names)
    except RuntimeError as error:
        raise Refused(Reason.ENCRYPTED) from error
    except DAMAGED as error:
        raise Refused(Reason.DAMAGED) from error
    if not sheets:
        raise Refused(Reason.NO_SHEET)
    letters = 2 * sum(each.file_size for each in archive.infolist()) + UNSUSPICIOUS
    return Package(archive, sheets, formats, texts, from_1904, letters)


def parse(archive: zipfile.ZipFile, part: str, **handlers: Callable[..., Any]) -> None:
    """Read one part, calling `start`, `end` and `text` as it comes. Raises `Refused` for a declaration of a type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartElementHandler = handlers.get("start")
    parser.EndElementHandler = handlers.get("end")
    parser.CharacterDataHandler = handlers.get("text")
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
    parser.Parse(b"", True)


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value in ("1", "true", "on")


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold (`_x000D_`) put back."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _refuse_declaration(*_: object) -> None:
    raise Refused(Reason.UNSAFE)


def _judge(archive: zipfile.ZipFile, size: int) -> None:
    parts = archive.infolist()
    names = [each.filename.casefold() for each in parts]
    if len(parts) > MAX_PARTS or len(set(names)) != len(names):
        raise Refused(Reason.UNSAFE)
    unpacked = sum(each.file_size for each in parts)
    besides = sum(each.file_size for each in parts if not each.filename.casefold().startswith("xl/worksheets/"))
    if unpacked > min(MAX_UNPACKED, max(MAX_RATIO * size, UNSUSPICIOUS)) or besides > MAX_BESIDES_SHEETS:
        raise Refused(Reason.UNSAFE)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused(Reason.MACROS)
    if "[content_types].xml" in names:
        with archive.open(parts[names.index("[content_types].xml")]) as stream:
            if b"macroenabled" in stream.read(_MEGABYTE).lower():
                raise Refused(Reason.MACROS)


def _kind_of(names: Mapping[str, str]) -> Reason:
    """What a package without a workbook is."""
    if "xl/workbook.bin" in names:
        return Reason.BINARY
    if "content.xml" in names or "mimetype" in names:
        return Reason.OPEN_DOCUMENT
    if any(name.startswith("index/") and name.endswith((".iwa", ".zip")) for name in names) or "index.zip" in names:
        return Reason.NUMBERS
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return Reason.OFFICE
    return Reason.NO_WORKBOOK


def _sheets(archive: zipfile.ZipFile, names: Mapping[str, str], workbook: str) -> tuple[tuple[SheetPart, ...], bool]:
    listed: list[tuple[str, bool, str]] = []
    dates: list[bool] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "workbookPr":
            dates.append(is_true(attributes.get("date1904")))
        if local(name) == "sheet":
            related = next((value for key, value in attributes.items() if ":" in key and local(key) == "id"), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            listed.append((attributes.get("name", ""), is_hidden, related))
        if len(listed) > MAX_SHEETS:
            raise Refused(Reason.UNSAFE)

    parse(archive, workbook, start=start)
    targets = _targets(archive, names)
    found = []
    for name, is_hidden, related in listed:
        part = names.get(targets.get(related, "").casefold())
        if part and not part.casefold().startswith("xl/chartsheets/"):
            found.append(SheetPart(unescaped(name), is_hidden, part))
    return tuple(found), any(dates)


def _targets(archive: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, str]:
    """Of each relation of the workbook, by its id, the part that it leads to."""
    found: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            found[attributes.get("Id", "")] = target.lstrip("/")

    parse(archive, names["xl/_rels/workbook.xml.rels"], start=start)
    return found


def _formats(archive: zipfile.ZipFile, names: Mapping[str, str]) -> tuple[str, ...]:
    """The number format of each style that a cell can name."""
    codes = dict(BUILT_IN)
    styles: list[int] = []
    is_inside: list[bool] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        if tag == "numFmt" and not is_inside:
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            is_inside.append(True)
        elif tag == "xf" and is_inside:
            styles.append(int(attributes.get("numFmtId", "0")))
        if len(styles) > MAX_FORMATS or len(codes) > MAX_FORMATS:
            raise Refused(Reason.UNSAFE)

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            is_inside.clear()

    if "xl/styles.xml" in names:
        parse(archive, names["xl/styles.xml"], start=start, end=end)
    return tuple(codes.get(each, UNKNOWN_FORMAT) for each in styles)


def _shared_texts(archive: zipfile.ZipFile, names: Mapping[str, str]) -> tuple[str, ...]:
    """The texts that cells name by number; what is said of their reading (phonetic runs) is no part of them."""
    found: list[str] = []
    parts: list[str] = []
    skipped = collecting = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal skipped, collecting
        tag = local(name)
        if tag == "si":
            parts.clear()
            if len(found) >= MAX_SHARED_TEXTS:
                raise Refused(Reason.UNSAFE)
        elif tag == "rPh":
            skipped = True
        elif tag == "t":
            collecting = not skipped

    def end(name: str) -> None:
        nonlocal skipped, collecting
        tag = local(name)
        if tag == "si":
            found.append(unescaped("".join(parts)[:MAX_TEXT]))
        elif tag == "rPh":
            skipped = False
        elif tag == "t":
            collecting = False

    def text(data: str) -> None:
        if collecting:
            parts.append(data)

    if "xl/sharedstrings.xml" in names:
        parse(archive, names["xl/sharedstrings.xml"], start=start, end=end, text=text)
    return tuple(found)
