"""How long a workbook of some size may take: what honest ones need several times over."""

from __future__ import annotations

_MEGABYTE = 1024 * 1024
_LEAST_SECONDS = 5
_SECONDS_A_MEGABYTE = 5


def cpu_seconds(size: int) -> int:
    """Seconds of work that a workbook of so many bytes may take; a sheet with 100,000 rows has 4 MB and takes 8."""
    return _LEAST_SECONDS + _SECONDS_A_MEGABYTE * size // _MEGABYTE


def patience_seconds(size: int) -> int:
    """How long one answer is waited for: the reader works behind everybody else, so a busy machine is not a bomb."""
    return 10 * cpu_seconds(size)
