"""How large a file is: counted by 1024, as its limits are and as Windows shows it."""

from __future__ import annotations

from services.gateway.portal.shell.plurals import counted as _n

_STEP = 1024
_UNITS = ("KB", "MB", "GB", "TB")


def file_size(count: int) -> str:
    """A number of bytes: `19字节`, `1.5 KB`, `20 MB`; in English `19 bytes`."""
    if count < _STEP:
        return _n("%(count)d字节", count)
    size, units = float(count), iter(_UNITS)
    while size >= _STEP:
        size, unit = round(size / _STEP, 1), next(units)
    return f"{size:.1f}".removesuffix(".0") + f" {unit}"
