"""Days: of an instant in Asia/Shanghai, and such as belong together, half-open `[from_on, until_on)`."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

#: Asia/Shanghai since 1992: no summer time, so a fixed offset is exact for every date that this product knows.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def local_day(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an aware instant falls."""
    return instant.astimezone(SHANGHAI).date()


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier, if negative); where that month has no such day, its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lasts_on(day: date, *, from_on: date, until_on: date | None) -> bool:
    """Whether what begins and ends on these days lasts on a day, that of its end excluded; None = no end is known."""
    return from_on <= day and (until_on is None or day < until_on)
