"""How messages about a roster quote what stands in it: never at full length, and with nothing that nobody sees."""

from __future__ import annotations

from collections.abc import Iterable

from common.visible import has_invisible

_MOST_LETTERS = 40
_MOST_ITEMS = 30
_CUT = "…"


def quoted(text: str, *, most: int = _MOST_LETTERS) -> str:
    """A text of a file as a message may quote it: cut, in one line, what nobody sees as its code (`[U+200B]`)."""
    words = " ".join(text[: most * 4].split())
    seen = words if not has_invisible(words) else "".join(map(_seen, words))
    return seen if len(seen) <= most and len(text) <= most * 4 else seen[:most] + _CUT


def listed(texts: Iterable[str]) -> str:
    """Texts of a file as a message may list them: each cut, the first of them only; no text at all is an empty list."""
    found = [quoted(each) for each in texts]
    return "、".join(found[:_MOST_ITEMS]) + (_CUT if len(found) > _MOST_ITEMS else "")


def codes_unseen(text: str) -> str:
    """The codes of the signs in a text that nobody sees, in order, each once."""
    return "、".join(dict.fromkeys(_code(each) for each in text if has_invisible(each)))


def _seen(letter: str) -> str:
    return f"[{_code(letter)}]" if has_invisible(letter) else letter


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"
