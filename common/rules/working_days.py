"""Counts working days by a calendar that is passed in, as deadlines of due process are counted (blueprint section 6).

The day of service is not counted; a window of n working days ends at 24:00 of the n-th; a limit in natural days that
would end on a day off ends on the next working day. Where the State Council has not published a year's calendar
(国务院办公厅关于部分节假日安排的通知), weekdays are taken for working days but for the holidays of fixed date, and the
result is provisional.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from common.days import months_later

_DAY = timedelta(days=1)
_SATURDAY = 5
#: Month and day of the holidays that no notice moves: 元旦, 劳动节, 国庆节. The others follow the moon or the sun.
#: Source: 全国年节及纪念日放假办法 (2024), 第二条.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off by public holiday, weekend days that are worked instead (调休上班), and the years published."""

    holidays: frozenset[date]
    make_up_days: frozenset[date]
    published_years: frozenset[int]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a window, which ends at its 24:00; provisional where the calendar may still change."""

    day: date
    provisional: bool

    @property
    def until(self) -> date:
        """The first day after the window: half-open, as periods are inside the product."""
        return self.day + _DAY

    def is_over(self, today: date) -> bool:
        """Whether the window has ended on this day in Asia/Shanghai."""
        return today > self.day


def is_working_day(day: date, *, calendar: Calendar) -> bool:
    """Whether offices work on this day: by the published calendar, else Monday to Friday but on fixed holidays."""
    if day in calendar.make_up_days:
        return True
    is_fixed = day.year not in calendar.published_years and (day.month, day.day) in FIXED_HOLIDAYS
    return day.weekday() < _SATURDAY and day not in calendar.holidays and not is_fixed


def next_working_day(day: date, *, calendar: Calendar) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, calendar=calendar):
        day += _DAY
    return day


def add_working_days(start: date, n: int, *, calendar: Calendar) -> Deadline:
    """The n-th working day after `start`, which is not counted. Raises `ValueError` for fewer than one day."""
    _check_length(n)
    day = start
    for _ in range(n):
        day = next_working_day(day + _DAY, calendar=calendar)
    return _deadline(start, day, calendar)


def add_natural_days(start: date, n: int, *, calendar: Calendar) -> Deadline:
    """The n-th day after `start`, which is not counted; moved on to a working day if it is a day off.

    Raises `ValueError` for fewer than one day.
    """
    _check_length(n)
    return _deadline(start, next_working_day(start + n * _DAY, calendar=calendar), calendar)


def add_months(start: date, n: int, *, calendar: Calendar) -> Deadline:
    """The day n months after `start`, which is not counted: the same day of its month, or the last where it has none.

    Moved on to a working day if it is a day off. Raises `ValueError` for fewer than one month.
    """
    _check_length(n)
    return _deadline(start, next_working_day(months_later(start, n), calendar=calendar), calendar)


def working_days_left(today: date, deadline: Deadline, *, calendar: Calendar) -> int:
    """How many working days of the window remain, today included; 0 when it is over."""
    span = (deadline.until - today).days
    return sum(is_working_day(today + number * _DAY, calendar=calendar) for number in range(span))


def never_earlier(told: Deadline, recounted: Deadline) -> Deadline:
    """The deadline that holds when a calendar was published after one was told: it never moves against the party."""
    return recounted if recounted.day >= told.day else Deadline(told.day, recounted.provisional)


def _check_length(n: int) -> None:
    if n < 1:
        raise ValueError(f"a window has at least one day or month, not {n}")


def _deadline(start: date, day: date, calendar: Calendar) -> Deadline:
    years = range((start + _DAY).year, day.year + 1)
    return Deadline(day, provisional=any(year not in calendar.published_years for year in years))
