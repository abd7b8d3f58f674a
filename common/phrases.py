"""Marks Chinese sentences and words that the gateway's catalogue must have in English.

A phrase is told as it is written; only the gateway makes the English. The catalogue finds phrases by the name of the
mark (gettext's `N_`), so it stands around the text itself, never around a variable: `N_("没有找到该协议。")`. Figures,
names and days are named places in it, `%(day)s`, which `filled` fills.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NewType

#: A Chinese text that stands in the catalogue, its places still open.
Phrase = NewType("Phrase", str)
#: What fills a place; a day is told as ISO text.
Param = str | int | date

_PLACE = re.compile(r"%\((\w+)\)[ds]")


def N_(text: str) -> Phrase:
    """The text, marked for the catalogue."""
    return Phrase(text)


def filled(phrase: str, params: Mapping[str, Param]) -> str:
    """The phrase with its places filled; one for which there is nothing stays open."""
    return _PLACE.sub(lambda place: str(params.get(place[1], place[0])), phrase)


def told(params: Mapping[str, Param]) -> dict[str, str | int]:
    """What fills the places, as it goes into JSON."""
    return {name: value if isinstance(value, int) else str(value) for name, value in params.items()}
