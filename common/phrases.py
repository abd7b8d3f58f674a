"""Marks Chinese sentences and words that the gateway's catalogue must have in English.

A phrase is told as it is written; only the gateway makes the English. The catalogue finds phrases by the name of the
mark (gettext's `N_`), so it stands around the text itself, never around a variable: `N_("没有找到该协议。")`. Figures,
names and days are named places in it, `%(day)s`, which `filled` fills.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NewType

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


#: What fills a place; a day is told as ISO text.
Param = str | int | date | Inner

_PLACE = re.compile(r"%\((\w+)\)[ds]")


def N_(text: str) -> Phrase:
    """The text, marked for the catalogue."""
    return Phrase(text)


def filled(phrase: str, params: Mapping[str, Param]) -> str:
    """The phrase with its places filled; one for which there is nothing stays open."""
    return _PLACE.sub(lambda place: str(params.get(place[1], place[0])), phrase)


def told(params: Mapping[str, Param]) -> dict[str, Any]:
    """What fills the places, as it goes into JSON."""
    return {name: _told(value) for name, value in params.items()}


def _told(value: Param) -> Any:
    if isinstance(value, Inner):
        return {"phrase": value.phrase, "params": dict(value.params)}
    return value if isinstance(value, int) else str(value)
