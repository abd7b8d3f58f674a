"""Sentences in which a number is told: Chinese has one form for every number, English one for one and one for many."""

from __future__ import annotations

from flask_babel import ngettext


def counted(text: str, count: int | str, **places: object) -> str:
    """The sentence in the form that `count` asks for, which fills the place of that name; `1000+` is many.

    Imported as `_n`, the name by which the catalogue finds it.
    """
    return str(ngettext(text, text, 1 if str(count) == "1" else 2, count=count, **places))
