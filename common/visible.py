"""Which characters nobody sees: a text with them could read differently from what is stored; quality.md section 4."""

from __future__ import annotations

import unicodedata

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def has_invisible(text: str, *, allowed: str = "") -> bool:
    """Whether a text holds characters that nobody sees: control, zero-width, direction marks, unassigned.

    `allowed` are those that may be there all the same, such as line breaks.
    """
    if text.isprintable():
        return False
    return any(unicodedata.category(each) in _INVISIBLE_CATEGORIES and each not in allowed for each in text)
