"""Marks Chinese sentences and words that the gateway's catalogue must have in English.

A phrase is told as it is written; only the gateway makes the English. The catalogue finds phrases by the name of the
mark (gettext's `N_`), so it stands around the text itself, never around a variable: `N_("没有找到该协议。")`. Figures,
names and days are named places in it, `%(day)s`, filled by `filled`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NewType

#: A Chinese text that stands in the catalogue, its places still open.
Phrase = NewType("Phrase", str)
#: What fills a place.
Param = str | int


def N_(text: str) -> Phrase:
    """The text, marked for the catalogue."""
    return Phrase(text)


def told(params: Mapping[str, str | int | date]) -> dict[str, Param]:
    """What fills the places of a phrase as every interface tells it: a text or a whole number, a day as ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in params.items()}


def filled(phrase: str, params: Mapping[str, Param]) -> str:
    """The phrase with its places filled; without params it has none, and its per cent signs are its own."""
    return phrase % params if params else phrase
