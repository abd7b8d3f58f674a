"""How long a suspended store has to rectify: boundaries over festivals, and what happens where there is no room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from common.rules.calendars import state_council_calendar
from common.rules.working_days import is_working_day
from services.gateway import policies
from services.gateway.domain.periods import Period, suspension_period
from services.gateway.domain.rectifying import NoRoomToRectify, check_room, days_to_rectify, last_to_rectify

CALENDAR = state_council_calendar()
TERMS = policies.current().rectification_terms.on(date(2026, 3, 2))


def days(first: date, months: int) -> int:
    return days_to_rectify(suspension_period(first, months=months), months=months, terms=TERMS, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("first", "months", "expected"),
    [
        # Three months and more have room for all twenty; two months too, of which ten days are left.
        (date(2026, 3, 2), 3, 20),
        (date(2026, 3, 2), 2, 20),
        # A month has not: 23 working days from 2 March to 1 April, of which ten are left.
        (date(2026, 3, 2), 1, 13),
        # Over Spring Festival (15 to 23 February, 14 and 28 February worked), and National Day (1 to 7 October).
        (date(2026, 2, 15), 1, 5),
        (date(2026, 10, 1), 1, 8),
    ],
)
def test_a_store_has_twenty_working_days_or_as_many_as_leave_time_to_decide(first, months, expected):
    assert days(first, months) == expected


@pytest.mark.parametrize(("months", "left"), [(1, 10), (2, 10), (3, 16), (6, 16)])
def test_after_the_last_day_there_is_time_left_until_the_end(months, left):
    for first in (date(2026, 2, 9), date(2026, 9, 14), date(2026, 12, 28)):
        last_day = suspension_period(first, months=months).last_day

        last = last_to_rectify(last_day, left=TERMS.left_of(months), calendar=CALENDAR)

        after = [date.fromordinal(n) for n in range(last.toordinal() + 1, last_day.toordinal() + 1)]
        assert sum(is_working_day(each, calendar=CALENDAR) for each in after) == left
        assert is_working_day(last, calendar=CALENDAR)


def test_a_last_day_that_is_a_working_day_counts_as_left():
    # 4 to 6 April 2026 are days off.
    assert last_to_rectify(date(2026, 4, 9), left=1, calendar=CALENDAR) == date(2026, 4, 8)
    assert last_to_rectify(date(2026, 4, 6), left=1, calendar=CALENDAR) == date(2026, 4, 2)


def test_every_month_that_is_published_leaves_the_least_time():
    for ordinal in range(date(2025, 1, 1).toordinal(), date(2026, 11, 1).toordinal()):
        assert days(date.fromordinal(ordinal), 1) >= TERMS.least_working_days


def test_a_suspension_without_room_is_refused_with_what_to_do():
    period = Period(date(2026, 2, 14), date(2026, 3, 13))
    check_room(period, months=1, terms=TERMS, calendar=CALENDAR)

    with pytest.raises(NoRoomToRectify) as refused:
        check_room(period, months=1, terms=replace(TERMS, before_end_of_short=12), calendar=CALENDAR)

    assert refused.value.problems[0].field == "first_on"
    assert "改选起始日" in refused.value.problems[0].message
