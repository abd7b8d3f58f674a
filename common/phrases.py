"""Marks Chinese sentences and words that the gateway's catalogue must have in English.

A phrase is told as it is written; only the gateway makes the English. The catalogue finds phrases by the name of the
mark (gettext's `N_`), so it stands around the text itself, never around a variable: `N_("没有找到该协议。")`. Figures,
names and days are named places in it, `%(day)s`, which `filled` fills; a day as people write it, `2026年4月1日`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NewType

from common.rules.chinese_numbers import chinese_day, chinese_number

#: A Chinese text that stands in the catalogue, its places still open.
Phrase = NewType("Phrase", str)


@dataclass(frozen=True, slots=True)
class Inner:
    """A phrase of another service, with its places filled, that stands within a phrase of ours."""

    phrase: str
    params: Mapping[str, Any]

    def __str__(self) -> str:
        """The Chinese sentence."""
        return filled(self.phrase, self.params)


#: What fills a place; a day goes into JSON as ISO text, and into a sentence as people write it.
Param = str | int | date | Inner

#: The place of an article's number, which Chinese writes in its own numerals.
ARTICLE = "article"
#: A place, with the quotation mark before it: a day that is quoted is what somebody wrote.
_PLACE = re.compile(r"([“\"]?)%\((\w+)\)[ds]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def N_(text: str) -> Phrase:
    """The text, marked for the catalogue."""
    return Phrase(text)


def filled(phrase: str, params: Mapping[str, Param]) -> str:
    """The Chinese sentence: the phrase with its places filled; one for which there is nothing stays open."""
    return placed(phrase, params, write=_chinese)


def placed(phrase: str, params: Mapping[str, Any], *, write: Callable[[str, Any], Any]) -> str:
    """The phrase with what `write` makes of the name and the value of each place; a quoted day stays as it is."""

    def put(place: re.Match[str]) -> str:
        quote, name = place.groups()
        if name not in params:
            return place[0]
        value = params[name]
        return f"{quote}{value if quote and day_in(value) else write(name, value)}"

    return _PLACE.sub(put, phrase)


def day_in(value: Any) -> date | None:
    """The day that a value is, also as ISO text, as it comes out of JSON; None where it is none."""
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        return None


def _chinese(name: str, value: Any) -> str:
    if name == ARTICLE:
        return chinese_number(int(value))
    day = day_in(value)
    return str(value) if day is None else chinese_day(day)


def told(params: Mapping[str, Param]) -> dict[str, Any]:
    """What fills the places, as it goes into JSON."""
    return {name: _told(value) for name, value in params.items()}


def _told(value: Param) -> Any:
    if isinstance(value, Inner):
        return {"phrase": value.phrase, "params": dict(value.params)}
    return value if isinstance(value, int) else str(value)
