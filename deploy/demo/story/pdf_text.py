"""The words that a PDF shows, read back through its fonts' own tables: proof of what a paper says."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pikepdf

_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})


def pdf_text(content: bytes) -> str:
    """The text of all pages, in the order in which it is drawn, without spaces and line breaks."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        drawn = "".join(_text_of(page.obj, page.obj.get("/Resources", {})) for page in pdf.pages)
    return "".join(drawn.split())


def _text_of(stream: Any, resources: Any) -> str:
    tables = {name: _code_table(font) for name, font in dict(resources.get("/Font", {})).items()}
    forms = dict(resources.get("/XObject", {}))
    table: Mapping[int, str] = {}
    found: list[str] = []
    instructions: Any = pikepdf.parse_content_stream(stream)
    for operands, operator in instructions:
        name = str(operator)
        if name == "Tf":
            table = tables.get(str(operands[0]), {})
        elif name in _SHOWS_TEXT:
            found.append(_decoded(operands[-1], table))
        elif name == "Do" and forms[str(operands[0])].get("/Subtype") == "/Form":
            form = forms[str(operands[0])]
            found.append(_text_of(form, form.get("/Resources", resources)))
    return "".join(found)


def _decoded(operand: Any, table: Mapping[int, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(table.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def _code_table(font: Any) -> dict[int, str]:
    """What each two-byte code of a font stands for (its ToUnicode table: single codes and ranges)."""
    if "/ToUnicode" not in font:
        return {}
    table: dict[int, str] = {}
    source = font["/ToUnicode"].read_bytes()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        values = _HEX.findall(block)
        table.update((int(code, 16), _unicode(text)) for code, text in zip(values[::2], values[1::2], strict=True))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for line in block.splitlines():
            table.update(_range(_HEX.findall(line), is_list=b"[" in line))
    return table


def _range(values: list[bytes], *, is_list: bool) -> dict[int, str]:
    if len(values) < 3:
        return {}
    first, last = int(values[0], 16), int(values[1], 16)
    if is_list:
        return {first + step: _unicode(text) for step, text in enumerate(values[2:])}
    start = int(values[2], 16)
    return {code: chr(start + code - first) for code in range(first, last + 1)}


def _unicode(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
