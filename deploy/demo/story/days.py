"""The days of the story; State Council working days are taken as published for 2026."""

from __future__ import annotations

from datetime import date, datetime

from common.clock import SHANGHAI
from common.rules.chinese_numbers import chinese_day

REGISTERED = date(2024, 12, 2)
SIGNED = date(2024, 12, 16)
#: Designated from here on, for two years: long enough to be rated, and to be determined without a cap.
FROM_ON, UNTIL_ON = date(2025, 1, 1), date(2027, 1, 1)

FOUND = date(2026, 3, 2)
#: Five working days after the confirmation, the day itself not counted; the entry counts from the day after.
FOUND_COUNTS = date(2026, 3, 10)
OWN_SERVED, OWN_FIRST, OWN_LAST = date(2026, 3, 11), date(2026, 3, 12), date(2026, 9, 11)
NINTH = date(2026, 3, 12)
NINTH_LAST_DAY_TO_OBJECT, NINTH_COUNTS = date(2026, 3, 19), date(2026, 3, 20)
CHAIN_SERVED, CHAIN_FIRST = date(2026, 3, 23), date(2026, 3, 24)
NEWCOMER_SIGNED, JOINED, LEFT = date(2026, 3, 25), date(2026, 3, 26), date(2026, 3, 27)
RECTIFIED, RESUMED_SERVED, RESUMED = date(2026, 4, 10), date(2026, 4, 13), date(2026, 4, 14)
DAYS_AFTER = (date(2026, 4, 15), date(2026, 5, 6))
#: Found and confirmed; no longer open to objections; served; closed.
SECOND_CHAIN = (
    (date(2026, 5, 7), date(2026, 5, 14), date(2026, 5, 15), date(2026, 5, 16)),
    (date(2026, 5, 18), date(2026, 5, 26), date(2026, 5, 27), date(2026, 5, 28)),
)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def told(day: date) -> str:
    """A day as people write it."""
    return chinese_day(day)
