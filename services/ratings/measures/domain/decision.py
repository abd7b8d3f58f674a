"""A served decision as the gateway announced it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Decision:
    """A served decision: its case, its number, and its last day if it has one."""

    case_id: str
    number: str
    last_on: date | None
