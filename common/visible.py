"""Which characters nobody sees: a text with them could read differently from what is stored; quality.md section 4.

What a character is says the Unicode of today (`unicodedata2`), not that of the interpreter, which calls the Han
characters of Extensions H and I unassigned: docs/decisions/0024.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import unicodedata2 as unicodedata

from common.phrases import N_, Phrase

_CATEGORIES: Mapping[str, Phrase] = MappingProxyType(
    {
        "Cc": N_("控制字符"),
        "Cf": N_("格式控制符"),
        "Cs": N_("残缺的字符"),
        "Co": N_("私用区字符"),
        "Cn": N_("未定义的字符"),
        "Zl": N_("分行符"),
        "Zp": N_("分段符"),
    }
)
#: Marks stand upon the sign before them: alone they are nothing.
_MARKS = frozenset({"Mn", "Me"})
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
#: Letters and symbols that are drawn as nothing, and what stands in place of a character that was lost.
_DRAWN_AS_NOTHING: Mapping[str, Phrase] = MappingProxyType(
    {
        "\u034f": N_("组合连接符"),
        "\u115f": N_("谚文填充符"),
        "\u1160": N_("谚文填充符"),
        "\u2800": N_("空白盲文"),
        "\u3164": N_("谚文填充符"),
        "\uffa0": N_("谚文填充符"),
        "\ufffc": N_("对象占位符"),
        "\ufffd": N_("替换字符（原字已丢失）"),
    }
)
_KNOWN: Mapping[str, Phrase] = MappingProxyType(
    {
        **_DRAWN_AS_NOTHING,
        "\t": N_("制表符"),
        "\n": N_("换行符"),
        "\r": N_("回车符"),
        "\x00": N_("空字符"),
        "\u00ad": N_("软连字符"),
        "\u200b": N_("零宽空格"),
        "\u200c": N_("零宽不连字"),
        "\u200d": N_("零宽连字"),
        "\u200e": N_("从左到右标记"),
        "\u200f": N_("从右到左标记"),
        "\u2060": N_("词连接符"),
        "\ufeff": N_("字节顺序标记"),
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c", N_("文字方向控制符")),
    }
)
_BLANK = frozenset(_DRAWN_AS_NOTHING)
_HAN = ("\u3007", "\u3400", "\u9fff", "\uf900", "\ufaff", "\U00020000", "\U0003fffd")
#: Of a text around what nobody sees, so many signs before it and behind it are told.
_AROUND = 6


@dataclass(frozen=True, slots=True)
class Unseen:
    """A character that nobody sees: which one, its place counted from 1, the text around it with `▯` in its place."""

    sign: str
    place: int
    around: str

    @property
    def code(self) -> str:
        """Its code point, as `U+200B`."""
        return code_of(self.sign)

    @property
    def name(self) -> Phrase:
        """What it is called."""
        return name_of(self.sign)


def has_invisible(text: str, *, allowed: str = "") -> bool:
    """Whether a text holds characters that nobody sees: control, zero-width, direction marks, unassigned.

    Also signs that are drawn as nothing, and marks (variation selectors) before which no sign stands.
    `allowed` are those that may be there all the same, such as line breaks.
    """
    if (text[:1] and unicodedata.category(text[0]) in _MARKS) or not _BLANK.isdisjoint(text):
        return True
    return not text.isprintable() and any(_is_unseen(each) and each not in allowed for each in text)


def find_invisible(text: str, *, allowed: str = "") -> Unseen | None:
    """The first character of a text that nobody sees, None where every one is seen."""
    if not has_invisible(text, allowed=allowed):
        return None
    for place, sign in enumerate(text, start=1):
        is_alone = place == 1 and unicodedata.category(sign) in _MARKS
        if is_alone or sign in _BLANK or (_is_unseen(sign) and sign not in allowed):
            return Unseen(sign, place, _around(text, place))
    return None


def code_of(sign: str) -> str:
    """The code point of a character, as `U+200B`."""
    return f"U+{ord(sign):04X}"


def name_of(sign: str) -> Phrase:
    """What a character that nobody sees is called."""
    if sign in _KNOWN:
        return _KNOWN[sign]
    if is_selector(sign):
        return N_("异体字选择符")
    category = unicodedata.category(sign)
    return _CATEGORIES.get(category, N_("单独的附加符号"))


def is_selector(sign: str) -> bool:
    """Whether a character only chooses among the forms of the one before it (variation selector)."""
    return sign in _SELECTORS


def without_selectors(text: str) -> str:
    """The text without the selectors that stand upon Han characters, which stay the same without them (UTS #37)."""
    if _SELECTORS.isdisjoint(text):
        return text
    kept: list[str] = []
    for sign in text:
        if not (is_selector(sign) and kept and _is_han(kept[-1])):
            kept.append(sign)
    return "".join(kept)


def _is_unseen(sign: str) -> bool:
    return sign in _BLANK or unicodedata.category(sign) in _CATEGORIES


def _is_han(sign: str) -> bool:
    alone, *bounds = _HAN
    return sign == alone or any(low <= sign <= high for low, high in zip(bounds[::2], bounds[1::2], strict=True))


def _around(text: str, place: int) -> str:
    """A few signs on both sides; others that nobody sees are shown by `▯` as well."""
    near = text[max(place - 1 - _AROUND, 0) : place + _AROUND]
    shown = "".join("▯" if _is_unseen(sign) else sign for sign in near)
    return f"▯{shown[1:]}" if place == 1 else shown
