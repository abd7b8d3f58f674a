"""Full-width punctuation for Chinese prose, whatever keyboard it was typed on; GB/T 15834.

Only sentences are set so. A name, a number, a code or an address in a table is printed as it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
#: Han characters, and the marks that stand in Chinese text only.
_CHINESE = "\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’"
_MARK = re.compile(f"(?<=[{_CHINESE})])[,;:!?]|[,;:!?](?=[{_CHINESE}(])")
_PAIR = re.compile(r"\(([^()]*)\)")
_HAN = re.compile(f"[{_CHINESE}]")


def prose(text: str, *, names: Sequence[str] = ()) -> str:
    """The text with its half-width marks made full-width where they belong to Chinese; `names` in it stay as they are.

    `1,234.56`, `8:30` and `https://` keep theirs.
    """
    kept = [re.escape(name) for name in sorted(names, key=len, reverse=True) if name]
    parts = re.split(f"({'|'.join(kept)})", text) if kept else [text]
    return "".join(part if part in names else _set(part) for part in parts)


def _set(text: str) -> str:
    before = ""
    while before != text:  # a pair may stand within a pair
        before = text
        text = _PAIR.sub(lambda found: f"（{found[1]}）" if _HAN.search(found[1]) else found[0], text)
    return _MARK.sub(lambda found: _FULL_WIDTH[found[0]], text)
