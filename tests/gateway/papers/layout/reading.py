"""Reads PDFs made by the layout engine: their words, their lines, their faces."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

#: From this size on, text is the watermark.
_WATERMARK_MM = 40
_PX = 25.4 / 96
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One run of text: its foot's distance from the top edge, its left end, the size (mm), its face and characters."""

    top_mm: float
    left_mm: float
    size_mm: float
    face: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What stands at one height of a page."""

    top_mm: float
    left_mm: float
    size_mm: float
    text: str


def runs(content: bytes) -> list[list[Drawn]]:
    """Of each page, everything written on it in the order in which it is drawn."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [list(_runs(page)) for page in pdf.pages]


def text(content: bytes) -> str:
    """All words of a PDF without spaces and line breaks."""
    return "".join(page_texts(content))


def page_texts(content: bytes) -> list[str]:
    """The words of each page without spaces and line breaks."""
    return ["".join("".join(run.text for run in page).split()) for page in runs(content)]


def lines(content: bytes, page: int) -> list[Line]:
    """The lines of a page (counted from 0; -1 is the last) from top to bottom, without the watermark."""
    found: dict[float, list[Drawn]] = {}
    for run in runs(content)[page]:
        if run.size_mm < _WATERMARK_MM:
            found.setdefault(run.top_mm, []).append(run)
    return [
        Line(top, min(run.left_mm for run in line), line[0].size_mm, "".join(run.text for run in line))
        for top, line in sorted(found.items())
    ]


def faces(content: bytes) -> dict[str, set[str]]:
    """Each face of a PDF with the characters that it shows there."""
    shown: dict[str, set[str]] = {}
    for page in runs(content):
        for run in page:
            shown.setdefault(run.face, set()).update(run.text)
    return shown


def embedded(content: bytes) -> dict[str, bool]:
    """Each face that a PDF uses, and whether its glyphs are inside the file."""
    found: dict[str, bool] = {}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            for font in _fonts(page).values():
                descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
                files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
                found[_name(font)] = bool(files)
    return found


def _runs(page: Any) -> Iterator[Drawn]:
    tables = {name: (_name(font), _characters(font)) for name, font in _fonts(page).items()}
    face, table, size, left, top = "", {}, 0.0, 0.0, 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                (face, table), size = tables[str(operands[0])], float(operands[1])
            case "Tm":
                left, top = float(operands[4]), float(operands[5])
            case "TJ":
                codes = b"".join(bytes(each) for each in operands[0] if isinstance(each, pikepdf.String))
                words = "".join(table[codes[at : at + 2]] for at in range(0, len(codes), 2))
                yield Drawn(round(top * _PX, 2), left * _PX, size * _PX, face, words)


def _fonts(page: Any) -> dict[str, Any]:
    return dict(page.obj["/Resources"].get("/Font", {}))


def _name(font: Any) -> str:
    return str(font["/BaseFont"]).partition("+")[2]


def _characters(font: Any) -> dict[bytes, str]:
    pairs = [pair for block in _CHARS.findall(font["/ToUnicode"].read_bytes()) for pair in _PAIR.findall(block)]
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
