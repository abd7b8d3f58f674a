"""Which characters nobody sees: a text with them could read differently from what is stored; quality.md section 4."""

from __future__ import annotations

import unicodedata

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: Marks stand upon the sign before them: alone they are nothing.
_MARKS = frozenset({"Mn", "Me"})


#: Letters and symbols that are drawn as nothing: Hangul fillers, the empty Braille pattern.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def has_invisible(text: str, *, allowed: str = "") -> bool:
    """Whether a text holds characters that nobody sees: control, zero-width, direction marks, unassigned.

    Also signs that are drawn as nothing, and marks (variation selectors) before which no sign stands.
    `allowed` are those that may be there all the same, such as line breaks.
    """
    if (text[:1] and unicodedata.category(text[0]) in _MARKS) or not _BLANK.isdisjoint(text):
        return True
    if text.isprintable():
        return False
    return any(unicodedata.category(each) in _INVISIBLE_CATEGORIES and each not in allowed for each in text)
