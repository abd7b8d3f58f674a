"""What a spreadsheet shows for a number: the stored value under its number format, applied exactly or not at all.

A person reads `01110001` where 1110001 is stored under `00000000`. Formats of digits, literals, percent, and dates are
applied; of any other the stored value is given with a doubt, so that nobody takes it for what is seen.
Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (numFmt).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

#: From here on a spreadsheet keeps the first 15 digits of a number only, and shows powers of ten.
EXACT = 10**15
#: The last day that a spreadsheet knows, 9999-12-31, as the number that it stores.
_LAST_DAY = 2_958_465
_GENERAL = frozenset({"", "general", "@", "g/通用格式"})
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<filling>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<half>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,}|b+|e+|g+)|(?P<digit>[0#?])|(?P<part>[.,%/;@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
#: What a bracket may say without changing what is shown: colours, and the language of a date.
_COLOUR = re.compile(
    r"(black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|[黑蓝青绿洋红白黄]+色?|颜色\s*\d+)", re.I
)
_LANGUAGE = re.compile(r"\$(?P<sign>[^-]*)(-[0-9A-F]*)?", re.I)
_LONGEST_FORMAT = 255
#: A run of letters of a date format, as `strftime` would say it, or by itself where that puts zeros before.
_OF_DATE = {"yyyy": "{0.year:04}", "yyy": "{0.year:04}", "d": "{0.day}", "dd": "{0.day:02}"}
_OF_TIME = {"h": "{0.hour}", "hh": "{0.hour:02}", "s": "{0.second}", "ss": "{0.second:02}"}
_MONTH = {"m": "{0.month}", "mm": "{0.month:02}"}
_MINUTE = {"m": "{0.minute}", "mm": "{0.minute:02}"}

_Token = tuple[str, str]


class Doubt(StrEnum):
    """Why what is given for a cell may not be what it means."""

    NONE = ""
    FORMAT = "format"
    DATE = "date"
    #: Nothing to do with numbers: the cell is one with its neighbours in the row.
    MERGED = "merged"


class Shown(NamedTuple):
    """A number as it is shown, with the doubt about it."""

    text: str
    doubt: Doubt = Doubt.NONE


class _Inexact(Exception):
    """Raised where a format says what is not applied here, or would show less than is stored."""


def general(number: str) -> str:
    """A finite number without a format: 15 digits, beyond them a power of ten."""
    value = float(number)
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    text = format(Decimal(f"{value:.15g}"), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shown(number: str, code: str, *, from_1904: bool = False) -> Shown:
    """A finite number under a format code; `from_1904` for workbooks that count their days from 1904."""
    if code.casefold() in _GENERAL or abs(float(number)) >= EXACT:
        return Shown(general(number))
    value = Decimal(general(number))
    try:
        tokens, is_negated = _section(code, value)
        if any(kind in ("date", "half") for kind, _ in tokens):
            return Shown(_date(tokens, value, from_1904=from_1904), Doubt.DATE)
        return Shown(("-" if is_negated else "") + _digits(tokens, abs(value)))
    except _Inexact:
        return Shown(general(number), Doubt.FORMAT)


def shown_text(text: str, code: str) -> str:
    """A text under a format code: its section for texts may put words around it (`@"店"`)."""
    if "@" not in code or code == "@" or len(code) > _LONGEST_FORMAT:
        return text
    try:
        section = _sections(code)[-1]
    except _Inexact:
        return text
    if ("part", "@") not in section:
        return text
    return "".join(text if token == ("part", "@") else token[1] for token in section if token[0] in ("literal", "part"))


def _section(code: str, value: Decimal) -> tuple[list[_Token], bool]:
    """The section of a format that a number falls under, and whether a minus is to be put before it."""
    sections = _sections(code)
    if len(sections) > 1 and ("part", "@") in sections[-1]:
        sections.pop()
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], value < 0


def _sections(code: str) -> list[list[_Token]]:
    if len(code) > _LONGEST_FORMAT:
        raise _Inexact
    sections: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found[str(found.lastgroup)]
        if (kind, text) == ("part", ";"):
            sections.append([])
        elif kind == "bracket":
            sections[-1] += _bracket(text)
        elif kind in ("quoted", "escaped", "plain"):
            sections[-1].append(("literal", text))
        elif kind not in ("space", "filling"):
            sections[-1].append((kind, text.casefold() if kind == "date" else text))
    return sections


def _bracket(text: str) -> list[_Token]:
    """What a bracket shows: a currency at most. Raises `_Inexact` for conditions, elapsed times, other digits."""
    language = _LANGUAGE.fullmatch(text)
    if language is not None:
        return [("literal", language["sign"])] if language["sign"] else []
    if _COLOUR.fullmatch(text):
        return []
    raise _Inexact


def _digits(tokens: Sequence[_Token], value: Decimal) -> str:
    """A number of at least 0 in a section of digits and literals. Raises `_Inexact`."""
    kinds = {kind for kind, _ in tokens}
    parts = [text for kind, text in tokens if kind == "part"]
    if "general" in kinds or "@" in parts:
        number = general(str(value))
        return "".join(number if kind == "general" or text == "@" else text for kind, text in tokens)
    if "exponent" in kinds or "digit" not in kinds or {",", "/"} & set(parts) or parts.count(".") > 1:
        raise _Inexact
    value = value.scaleb(2 * parts.count("%"))
    point = tokens.index(("part", ".")) if "." in parts else len(tokens)
    before, after = tokens[:point], tokens[point:]
    decimals = [text for kind, text in after if kind == "digit"]
    if set(decimals) - {"0"} or not any(kind == "digit" for kind, _ in before):
        raise _Inexact
    whole, _, rest = format(value, "f").partition(".")
    if len(rest.rstrip("0")) > len(decimals):
        raise _Inexact
    fraction = iter(rest.rstrip("0").ljust(len(decimals), "0"))
    return _whole(before, whole.lstrip("0")) + "".join(
        next(fraction) if kind == "digit" else text for kind, text in after
    )


def _whole(tokens: Sequence[_Token], digits: str) -> str:
    """The digits before the point laid into their places from the right; the first place takes all that are left."""
    if any(text == "?" for kind, text in tokens if kind == "digit"):
        raise _Inexact
    places = sum(kind == "digit" for kind, _ in tokens)
    found: list[str] = []
    for kind, text in reversed(tokens):
        if kind != "digit":
            found.append(text)
            continue
        places -= 1
        taken, digits = (digits, "") if not places else (digits[-1:], digits[:-1])
        found.append(taken or ("0" if text == "0" else ""))
    return "".join(reversed(found))


def _date(tokens: Sequence[_Token], value: Decimal, *, from_1904: bool) -> str:
    """A day or a time in a section of letters; in ISO form where the section has words of a language."""
    if not 0 <= value < _LAST_DAY + 1:
        raise _Inexact
    instant = _instant(value, from_1904=from_1904)
    found = []
    for place, (kind, text) in enumerate(tokens):
        if kind in ("literal", "part"):
            found.append(text)
            continue
        letters = _MINUTE if _is_minute(tokens, place) else _MONTH
        said = (_OF_DATE | _OF_TIME | letters).get(text)
        if kind != "date" or (said is None and text != "yy"):
            return instant.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
        found.append(f"{instant.year % 100:02}" if said is None else said.format(instant))
    return "".join(found)


def _instant(value: Decimal, *, from_1904: bool) -> datetime:
    """The instant that a number stands for; a spreadsheet believes that 1900 had a 29th of February."""
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if value < 60 else 30)  # noqa: DTZ001 - a wall clock
    try:
        return first + timedelta(seconds=round(float(value) * 86_400))
    except OverflowError as error:
        raise _Inexact from error


def _is_minute(tokens: Sequence[_Token], place: int) -> bool:
    """Whether an m stands after hours or before seconds, where it means minutes."""
    letters = [(at, text) for at, (kind, text) in enumerate(tokens) if kind == "date"]
    here = next((at for at, (position, _) in enumerate(letters) if position == place), None)
    if here is None:
        return False
    before = letters[here - 1][1] if here else ""
    after = letters[here + 1][1] if here + 1 < len(letters) else ""
    return before.startswith("h") or after.startswith("s")
