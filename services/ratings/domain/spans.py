"""Periods of days, half-open: how they are joined, and where they overlap; months are never turned into days.

Source: blueprint section 6 (suspension dates), style part II, D (time).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from common.days import local_day, months_later

#: The day in Asia/Shanghai on which an aware instant falls.
day_of = local_day
#: Stands for "no end known" wherever a day is compared or stored.
OPEN = date(9999, 12, 31)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from `from_on` to the day before `until_on`; `OPEN` when no end is known."""

    from_on: date
    until_on: date = OPEN

    def covers(self, day: date) -> bool:
        """Whether the day belongs to it."""
        return self.from_on <= day < self.until_on


def day_before(day: date) -> date:
    """The day before; the first of all days has none but itself."""
    return day - timedelta(days=1) if day > date.min else day


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in as few spans as possible, oldest first; empty ones disappear."""
    found: list[Span] = []
    for span in sorted(each for each in spans if each.from_on < each.until_on):
        if found and span.from_on <= found[-1].until_on:
            found[-1] = Span(found[-1].from_on, max(found[-1].until_on, span.until_on))
        else:
            found.append(span)
    return tuple(found)


def overlap(left: Iterable[Span], right: Iterable[Span]) -> tuple[Span, ...]:
    """The days that belong to both, joined."""
    others = tuple(right)
    return joined(
        Span(max(one.from_on, other.from_on), min(one.until_on, other.until_on)) for one in left for other in others
    )


def covering(spans: Iterable[Span], day: date) -> Span | None:
    """The first of the spans that covers a day, or None."""
    return next((each for each in spans if each.covers(day)), None)


def whole_months(since: date, day: date) -> int:
    """How many full months lie between two days; 0 when `day` comes first."""
    months = (day.year - since.year) * 12 + day.month - since.month
    return max(0, months if months_later(since, months) <= day else months - 1) if day >= since else 0
