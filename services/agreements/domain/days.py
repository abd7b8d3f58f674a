"""Days of the city: a day begins at 00:00 in Asia/Shanghai; months are never turned into days (blueprint section 6)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from common.days import SHANGHAI, local_day

#: The day in Asia/Shanghai on which an aware instant falls.
day_of = local_day


def start_of(day: date) -> datetime:
    """00:00 of a day in Asia/Shanghai, as aware UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)
