"""Data that stand on a page as they were written: names, addresses, a law's own words, texts of papers.

On a page in another language their element says that they are Chinese, for readers' programs and for the sweeps.
"""

from __future__ import annotations

import re

from flask_babel import get_locale
from markupsafe import Markup

_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE = "zh"


def written(value: object) -> str:
    """The text; on a page that is not in Chinese, each line that has Chinese within an element that says so.

    What is marked up already says so itself.
    """
    if isinstance(value, Markup):
        return value
    text = str(value)
    if str(get_locale() or _CHINESE) == _CHINESE or not _HAN.search(text):
        return text
    return Markup("\n").join(map(_marked, text.split("\n")))


def _marked(line: str) -> str:
    return Markup('<span lang="zh-CN">{}</span>').format(line) if _HAN.search(line) else line
