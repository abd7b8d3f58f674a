"""One key for one name or number, however it was typed: what is compared, found and told apart is the key.

Alike become letters and digits of any width and case, all kinds of brackets, of dashes, and of middle dots; spaces and
what nobody sees (UTS #37 for variation selectors) go. Nothing else goes: `1-2号` is not `12号`, and `(示例)药房` is not
`示例药房`. Chinese characters stay as they are, simplified beside traditional ones. The key of a code (医保编码,
统一社会信用代码) is the code itself.

Keys are stored (`name_key`, `fingerprint`, those of the gateway's subjects): who changes what `fold` gives adds a
migration to each service that keeps them.
"""

from __future__ import annotations

from functools import lru_cache

import unicodedata2 as unicodedata

from common.visible import is_selector

_OPENING, _CLOSING, _DASH, _DOT = "(", ")", "-", "·"
#: By the category of Unicode: brackets that open and that close, dashes; what nobody sees.
_BY_CATEGORY = {"Ps": _OPENING, "Pe": _CLOSING, "Pd": _DASH, "Cf": ""}
#: Typed as dashes and as dots, though Unicode puts them elsewhere: minus, lines of boxes; bullets, operators.
_DASHES, _DOTS = frozenset("\u2212\u2500\u2501"), frozenset("\u00b7\u2022\u2027\u2219\u22c5\u30fb\u2e31")
#: A row of a roster is folded many times over, and then never again.
_KEPT_LETTERS, _KEPT_TEXTS = 8192, 1024


@lru_cache(_KEPT_TEXTS)
def fold(text: str) -> str:
    """The key of a text; that of a key is the key itself."""
    key = _folded(text)
    # What goes may have stood between two signs that belong together.
    return key if key.isascii() else _folded(key)


def fold_words(text: str) -> tuple[str, ...]:
    """The keys of the words of a text, which spaces part."""
    return tuple(key for word in text.split() if (key := fold(word)))


def _folded(text: str) -> str:
    capitals = unicodedata.normalize("NFKC", text).upper()
    return unicodedata.normalize("NFKC", "".join(map(_sign, capitals)))


@lru_cache(_KEPT_LETTERS)
def _sign(letter: str) -> str:
    """What stands for one letter in a key."""
    if letter in _DASHES:
        return _DASH
    if letter in _DOTS:
        return _DOT
    if letter.isspace() or is_selector(letter):
        return ""
    return _BY_CATEGORY.get(unicodedata.category(letter), letter)
