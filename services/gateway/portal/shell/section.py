"""A part of the first page that one role finds there: its template, and everything that the template needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.gateway.portal.shell.fields import Words


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the first page; its template finds `values` under the name `home`."""

    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number that leads to its list; `is_late` says that each of them ought to have been done.

    `unit` tells what so many are counted in (`units.py`).
    """

    label: Words
    count: str | int
    unit: Callable[[int | str], str]
    target: str | None = None
    note: Words = ""
    is_late: bool = False
