"""How large a file is, as the page's language says it."""

from __future__ import annotations

from flask_babel import get_locale
from jinja2.filters import do_filesizeformat

_CHINESE = "zh"
#: What Chinese offices write otherwise than the filter of the template language does.
_UNITS = {" Bytes": "字节", " Byte": "字节", " kB": " KB"}


def file_size(count: int) -> str:
    """A number of bytes in steps of a thousand: `19字节`, `1.5 KB`, in English `19 Bytes`, `1.5 kB`."""
    told = do_filesizeformat(count)
    if str(get_locale() or _CHINESE) != _CHINESE:
        return told
    unit = next((each for each in _UNITS if told.endswith(each)), "")
    return told.removesuffix(unit) + _UNITS.get(unit, "")
