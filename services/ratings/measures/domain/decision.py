"""A served decision as the gateway announced it, and what became of the days that it prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Decision:
    """A served decision: its case, its number, the day of its service, its first day and its last one if it has one.

    `printed_first_on` is the first day that the paper prints, None where that was not told.
    """

    case_id: str
    number: str
    served_on: date
    first_on: date
    last_on: date | None
    printed_first_on: date | None = None

    @property
    def is_moved(self) -> bool:
        """Whether it was served too late for the first day that it prints (Art. 34)."""
        return self.printed_first_on is not None and self.printed_first_on < self.first_on


@dataclass(frozen=True, slots=True)
class Decided:
    """The served decision of a case, and the number of the one that ended what it decided, None of none."""

    decision: Decision
    ended_by: str | None
