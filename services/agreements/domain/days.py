"""Days of the city: a day begins at 00:00 in Asia/Shanghai; months are never turned into days (blueprint section 6)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime

from common.days import SHANGHAI, local_day

#: The day in Asia/Shanghai on which an aware instant falls.
day_of = local_day


def start_of(day: date) -> datetime:
    """00:00 of a day in Asia/Shanghai, as aware UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """The same day `months` later; where that month has no such day, its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
