"""Days that belong together, half-open `[from_on, until_on)`: the day on which something ends is not in it."""

from __future__ import annotations

from datetime import date


def lasts_on(day: date, *, from_on: date, until_on: date | None) -> bool:
    """Whether what begins and ends on these days lasts on a day; None = no end is known."""
    return from_on <= day and (until_on is None or day < until_on)
