"""How a string from outside reaches a paper: as text, all of it visible; quality.md section 4.

Characters that have no shape of their own (direction marks, zero-width joints, controls) could make a paper read
differently from what is stored, so each is printed as its code point, `〔U+202E〕`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

import unicodedata2 as unicodedata

from common.errors import FieldProblem, Invalid
from common.phrases import N_
from common.visible import code_of, without_selectors
from services.gateway.papers.layout import fonts
from services.gateway.papers.layout.punctuation import prose

_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Letters and marks that show nothing although their category says otherwise: fillers, blanks, variation selectors.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
#: A run in which no line may end: no space and no letter of a script that is written without spaces.
_UNBROKEN = re.compile("[^\\s\u2e80-\u2fdf\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]{41,}")
_STRETCH = 20
#: A telephone number with the word before it; short enough to fit on any line.
_TELEPHONE = re.compile(rf"((?:{'|'.join(('电话', '手机', '传真'))})[：:]? ?[\d+()（）-]{{3,24}})")


class GlyphMissing(Invalid):
    """Raised when no font has a glyph for a character of a paper: the paper is not made with a hole in it."""

    code = "glyph_missing"


def visible(text: str) -> str:
    """The text with every shapeless character written out; other spaces become plain ones. Line breaks stay.

    Of a Han character the base is printed (UTS #37): a selector upon it names a form that the fonts do not have.
    """
    return "".join(_shown(char) for char in without_selectors(text).replace("\r\n", "\n").replace("\r", "\n"))


def paragraphs(text: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """The visible text as prose, cut at its line breaks, without empty lines; `names` in it are left as they are."""
    shown = prose(visible(text), names=[visible(name) for name in names])
    return tuple(part for part in shown.split("\n") if part.strip())


def telephones(text: str) -> tuple[str, ...]:
    """The text in parts, each second of which is a telephone number with its word: no line ends within it."""
    return tuple(_TELEPHONE.split(text))


def breakable(text: str) -> str:
    """The text with chances to end a line in every run that has none and is longer than any code or number.

    A line may end anywhere, but the layout engine would look for its end through the whole run, line after line.
    """
    return _UNBROKEN.sub(lambda run: "\u200b".join(re.findall(f".{{1,{_STRETCH}}}", run[0])), text)


def check_glyphs(view: object) -> None:
    """Raise `GlyphMissing` naming field and characters when a string of the view cannot be shown."""
    problems = []
    for path, text in strings_of(view):
        lacking = fonts.uncovered(visible(text).replace("\n", ""))
        if lacking:
            names = "、".join(f"“{char}”({code_of(char)})" for char in lacking[:10])
            problems.append(
                FieldProblem(
                    path,
                    N_("字体中没有%(names)s。"),
                    "glyph_missing",
                    N_("请更正该处文字，或补充字体后重试。"),
                    params={"names": names},
                )
            )
    if problems:
        raise GlyphMissing(
            N_("文书无法制作：%(place)s 中有无法显示的字，字体中没有%(names)s。请更正该处文字，或补充字体后重试。"),
            problems=problems,
            place=problems[0].field,
            names=problems[0].params["names"],
        )


def strings_of(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string inside a view with the path that names it, such as `annex.rows[3][1]`."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from strings_of(item, f"{path}[{number}]")
    elif is_dataclass(value):
        for entry in fields(value):
            yield from strings_of(getattr(value, entry.name), f"{path}.{entry.name}".lstrip("."))


def _shown(char: str) -> str:
    if char == "\n" or " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if char == "\t" or (category == "Zs" and char != "\u3000"):
        return " "
    if category in _SHAPELESS or _BLANK.match(char):
        return f"〔{code_of(char)}〕"
    return char
