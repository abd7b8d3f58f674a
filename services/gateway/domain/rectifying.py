"""How long a store that is suspended has to rectify: so that there is time left to decide what a missed one brings.

Source: practice 1.9, decision 0048. A rectification that is missed inside a suspension is a ground to terminate
(agreement Art. 31), which has to be noticed, heard and decided before the suspension ends. It runs from the first day
of the suspension, which a second one reaches only after the first (decision 0062).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from common.errors import Invalid
from common.phrases import N_
from common.rules.working_days import Calendar, is_working_day
from services.gateway.domain.periods import Period

_DAY = timedelta(days=1)


class NoRoomToRectify(Invalid):
    """Raised when a suspension leaves a store too few working days to rectify."""

    code = "no_room_to_rectify"


@dataclass(frozen=True, slots=True)
class RectificationTerms:
    """How long one has to rectify: a chain in natural days, a store in working days of its suspension.

    After the last day of a store's there are `before_end` working days left of its suspension, or `before_end_of_short`
    of one of up to `short_months`; fewer than `least_working_days` are nobody's time to rectify.
    """

    chain_days: int
    store_working_days: int
    before_end: int
    before_end_of_short: int
    short_months: int
    least_working_days: int

    @classmethod
    def read(cls, value: Mapping[str, int]) -> Self:
        """The terms from a policy value. Raises `TypeError` for one that is missing, or more."""
        return cls(**value)

    def left_of(self, months: int) -> int:
        """How many working days must be left of a suspension of so many months."""
        return self.before_end_of_short if months <= self.short_months else self.before_end


def last_to_rectify(last_day: date, *, left: int, calendar: Calendar) -> date:
    """The last working day after which at least `left` working days are left until a last day, itself included."""
    day = last_day
    while left:
        left -= is_working_day(day, calendar=calendar)
        day -= _DAY
    while not is_working_day(day, calendar=calendar):
        day -= _DAY
    return day


def days_to_rectify(period: Period, *, months: int, terms: RectificationTerms, calendar: Calendar) -> int:
    """How many working days a store has that is suspended for a period: of its own days, the first one included."""
    last = last_to_rectify(period.last_day, left=terms.left_of(months), calendar=calendar)
    span = range((last - period.first_day).days + 1)
    room = sum(is_working_day(period.first_day + n * _DAY, calendar=calendar) for n in span)
    return min(terms.store_working_days, room)


def check_room(period: Period, *, months: int, terms: RectificationTerms, calendar: Calendar) -> None:
    """Raise `NoRoomToRectify` when the period leaves a store fewer than the least working days."""
    days = days_to_rectify(period, months=months, terms=terms, calendar=calendar)
    if days < terms.least_working_days:
        told = N_(
            "中止期限届满前须留%(left)s个工作日，整改只剩%(days)s个工作日，不足%(least)s个；"
            "请改选起始日，避开节假日，或者在幅度内延长月数。"
        )
        left, least = terms.left_of(months), terms.least_working_days
        raise NoRoomToRectify.about("first_on", told, left=left, days=days, least=least)
