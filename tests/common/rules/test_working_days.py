"""Deadlines by the State Council's calendar: days of service, make-up workdays, years not yet published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rules.calendars import state_council_calendar
from common.rules.working_days import (
    Calendar,
    Deadline,
    add_months,
    add_natural_days,
    add_working_days,
    is_working_day,
    never_earlier,
    next_working_day,
    working_days_left,
)

CALENDAR = state_council_calendar()
NOTHING_PUBLISHED = Calendar(frozenset(), frozenset(), frozenset())
DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2030, 12, 31))
COUNTS = st.integers(min_value=1, max_value=60)


def test_the_day_of_service_is_not_counted() -> None:
    served_on = date(2026, 11, 23)  # a Monday

    deadline = add_working_days(served_on, 5, calendar=CALENDAR)

    assert deadline == Deadline(date(2026, 11, 30), provisional=False)


def test_a_window_served_before_national_day_runs_over_the_holidays_and_counts_the_make_up_saturday() -> None:
    # 2026: holidays 1 to 7 October, Saturday 10 October worked instead.
    deadline = add_working_days(date(2026, 9, 30), 3, calendar=CALENDAR)

    assert deadline.day == date(2026, 10, 10)
    assert not deadline.provisional


def test_a_make_up_sunday_is_a_working_day_and_a_holiday_monday_is_none() -> None:
    assert is_working_day(date(2025, 1, 26), calendar=CALENDAR)
    assert not is_working_day(date(2025, 5, 5), calendar=CALENDAR)


def test_a_year_without_a_published_calendar_takes_weekdays_and_says_so() -> None:
    deadline = add_working_days(date(2027, 9, 29), 1, calendar=CALENDAR)

    assert deadline == Deadline(date(2027, 9, 30), provisional=True)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # 2027: 1 January and 1 October are Fridays, 1 and 2 May a weekend. 2029: 1 May is a Tuesday.
        (date(2026, 12, 30), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2027, 4, 30), date(2027, 5, 3)),
        (date(2029, 4, 30), date(2029, 5, 3)),
        (date(2029, 5, 2), date(2029, 5, 3)),
        (date(2027, 9, 30), date(2027, 10, 4)),
        (date(2028, 10, 3), date(2028, 10, 4)),
    ],
)
def test_a_year_that_is_not_published_knows_the_holidays_of_fixed_date(start: date, expected: date) -> None:
    deadline = add_working_days(start, 1, calendar=CALENDAR)

    assert deadline == Deadline(expected, provisional=expected.year > 2026)


def test_a_published_year_is_as_its_notice_says_even_on_a_fixed_holiday() -> None:
    worked = Calendar(frozenset(), frozenset(), frozenset({2027}))

    assert is_working_day(date(2027, 10, 1), calendar=worked)
    assert not is_working_day(date(2028, 10, 3), calendar=worked)


def test_a_window_that_reaches_into_an_unpublished_year_is_provisional() -> None:
    inside = add_working_days(date(2026, 12, 24), 5, calendar=CALENDAR)
    beyond = add_working_days(date(2026, 12, 25), 5, calendar=CALENDAR)

    assert inside == Deadline(date(2026, 12, 31), provisional=False)
    assert beyond == Deadline(date(2027, 1, 4), provisional=True)


def test_a_window_served_on_the_last_day_before_an_unpublished_year_is_provisional_only_for_the_days_counted() -> None:
    from_unpublished = Calendar(frozenset(), frozenset(), frozenset({2026}))

    assert not add_working_days(date(2025, 12, 31), 1, calendar=from_unpublished).provisional


def test_a_limit_in_natural_days_that_ends_on_a_holiday_moves_to_the_next_working_day() -> None:
    deadline = add_natural_days(date(2026, 9, 16), 15, calendar=CALENDAR)

    assert deadline.day == date(2026, 10, 8)


def test_a_limit_in_natural_days_that_ends_on_a_working_day_stays() -> None:
    assert add_natural_days(date(2026, 11, 1), 15, calendar=CALENDAR).day == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 2, 28), 6, date(2026, 8, 28)),  # the same day, not the end of the month
        (date(2026, 8, 31), 1, date(2026, 9, 30)),  # no such day
        (date(2026, 4, 3), 6, date(2026, 10, 8)),  # moved on behind the holidays
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_of_the_month(start: date, months: int, last: date) -> None:
    assert add_months(start, months, calendar=CALENDAR).day == last


@pytest.mark.parametrize("count", [add_working_days, add_natural_days, add_months])
def test_a_window_of_no_days_is_refused(count: object) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        count(date(2026, 1, 5), 0, calendar=CALENDAR)  # type: ignore[operator]


def test_a_window_is_over_only_after_its_last_day() -> None:
    deadline = Deadline(date(2026, 11, 30), provisional=False)

    assert not deadline.is_over(date(2026, 11, 30))
    assert deadline.is_over(date(2026, 12, 1))
    assert deadline.until == date(2026, 12, 1)


def test_the_days_left_count_today_and_the_last_day_but_no_day_off() -> None:
    deadline = Deadline(date(2026, 11, 30), provisional=False)

    left = [working_days_left(date(2026, 11, day), deadline, calendar=CALENDAR) for day in (24, 27, 28, 30)]

    assert left == [5, 2, 1, 1]
    assert working_days_left(date(2026, 12, 1), deadline, calendar=CALENDAR) == 0


def test_a_told_deadline_never_moves_against_the_party() -> None:
    told = Deadline(date(2027, 10, 8), provisional=True)
    earlier = Deadline(date(2027, 10, 1), provisional=False)
    later = Deadline(date(2027, 10, 12), provisional=False)

    assert never_earlier(told, earlier) == Deadline(date(2027, 10, 8), provisional=False)
    assert never_earlier(told, later) == later


def test_the_file_knows_the_years_2004_to_2026_and_no_further() -> None:
    """The next year is added here and to the file, when its notice is out."""
    assert CALENDAR.published_years == frozenset(range(2004, 2027))


@given(DAYS, COUNTS)
def test_deadlines_are_working_days_after_the_start(start: date, n: int) -> None:
    for deadline in (add_working_days(start, n, calendar=CALENDAR), add_natural_days(start, n, calendar=CALENDAR)):
        assert deadline.day > start
        assert is_working_day(deadline.day, calendar=CALENDAR)


@given(DAYS, COUNTS)
def test_later_service_or_a_longer_window_never_ends_earlier(start: date, n: int) -> None:
    end = add_working_days(start, n, calendar=CALENDAR).day

    assert add_working_days(start + timedelta(days=1), n, calendar=CALENDAR).day >= end
    assert add_working_days(start, n + 1, calendar=CALENDAR).day > end


@given(DAYS, COUNTS)
def test_exactly_n_working_days_lie_after_the_day_of_service(start: date, n: int) -> None:
    deadline = add_working_days(start, n, calendar=CALENDAR)

    assert working_days_left(start + timedelta(days=1), deadline, calendar=CALENDAR) == n


@given(DAYS)
def test_without_any_calendar_monday_to_friday_are_worked_but_on_fixed_holidays(day: date) -> None:
    is_fixed = f"{day:%m-%d}" in ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03")

    assert is_working_day(day, calendar=NOTHING_PUBLISHED) == (day.isoweekday() <= 5 and not is_fixed)
    assert next_working_day(day, calendar=NOTHING_PUBLISHED) - day <= timedelta(days=5)
