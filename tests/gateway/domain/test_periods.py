from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.periods import (
    Effect,
    FirstDayBounds,
    FirstDayRefused,
    MonthsOutOfRange,
    Period,
    Resumption,
    check_first_day,
    check_months,
    early_end,
    effect_of_service,
    first_days,
    suspension_period,
)


@pytest.mark.parametrize(
    ("start", "months", "last_day"),
    [
        ("2025-08-04", 3, "2025-11-03"),
        ("2025-08-01", 1, "2025-08-31"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-01-29", 1, "2024-02-28"),
        ("2025-01-29", 1, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-28"),
        ("2025-08-31", 1, "2025-09-30"),
        ("2025-12-15", 1, "2026-01-14"),
        ("2025-12-01", 1, "2025-12-31"),
        ("2025-06-30", 6, "2025-12-29"),
    ],
)
def test_a_period_ends_the_day_before_the_same_day_or_on_the_last_of_the_month(start, months, last_day):
    period = suspension_period(date.fromisoformat(start), months=months)

    assert period == Period(date.fromisoformat(start), date.fromisoformat(last_day))


@given(st.dates(date(2018, 1, 1), date(2199, 1, 1)), st.integers(1, 24))
def test_the_day_after_a_period_is_the_same_day_or_the_first_of_the_next_month(start, months):
    following = suspension_period(start, months=months).last_day + timedelta(days=1)

    months_on = (following.year - start.year) * 12 + following.month - start.month
    assert (following.day, months_on) in {(start.day, months), (1, months + 1)}


def test_a_period_of_no_month_is_refused():
    with pytest.raises(MonthsOutOfRange) as refusal:
        suspension_period(date(2025, 8, 4), months=0)

    assert refusal.value.code == "months_out_of_range"


@pytest.mark.parametrize(
    ("served_on", "first_day", "last_day"),
    [
        ("2025-07-20", "2025-08-04", "2025-11-03"),
        ("2025-08-03", "2025-08-04", "2025-11-03"),
        ("2025-08-04", "2025-08-05", "2025-11-04"),
        ("2025-08-29", "2025-08-30", "2025-11-29"),
        ("2025-11-29", "2025-11-30", "2026-02-28"),
    ],
)
def test_a_late_service_moves_the_period_and_keeps_its_length(served_on, first_day, last_day):
    effect = effect_of_service(printed_first_day=date(2025, 8, 4), served_on=date.fromisoformat(served_on), months=3)

    assert effect == Effect(date.fromisoformat(first_day), date.fromisoformat(last_day))


def test_a_measure_without_months_has_no_last_day():
    effect = effect_of_service(printed_first_day=date(2025, 8, 4), served_on=date(2025, 8, 9), months=None)

    assert effect == Effect(date(2025, 8, 10), None)


@pytest.mark.parametrize("months", [0, 7])
def test_months_outside_the_range_are_refused(months):
    with pytest.raises(MonthsOutOfRange, match="1至6个月"):
        check_months(months, shortest=1, longest=6)


def test_months_on_both_ends_of_the_range_are_allowed():
    check_months(1, shortest=1, longest=6)
    check_months(6, shortest=1, longest=6)


@pytest.mark.parametrize("first_day", [date(2026, 11, 21), date(2026, 11, 22), date(2027, 2, 21)])
def test_a_first_day_of_today_or_earlier_or_too_far_ahead_is_refused(first_day):
    with pytest.raises(FirstDayRefused) as refusal:
        check_first_day(first_day, today=date(2026, 11, 22), furthest_days=90)

    assert refusal.value.code == "first_day_refused"


@pytest.mark.parametrize(
    ("bounds", "allowed", "refused"),
    [
        (FirstDayBounds(heard_on=date(2026, 11, 25)), date(2026, 11, 27), date(2026, 11, 26)),
        (FirstDayBounds(follows_on=date(2026, 12, 1)), date(2026, 12, 1), date(2026, 11, 30)),
        (FirstDayBounds(follows_on=date(2027, 6, 1)), date(2027, 6, 1), date(2027, 6, 2)),
        (FirstDayBounds(ends_on=date(2026, 12, 1)), date(2026, 12, 1), date(2026, 12, 2)),
        (FirstDayBounds(heard_on=date(2026, 11, 20)), date(2026, 11, 23), date(2026, 11, 22)),
    ],
)
def test_a_first_day_keeps_to_the_days_of_what_was_before(bounds, allowed, refused):
    """Nobody approves before the windows are over, and a suspension that is over needs no resumption."""
    check_first_day(allowed, today=date(2026, 11, 22), furthest_days=90, bounds=bounds)
    with pytest.raises(FirstDayRefused):
        check_first_day(refused, today=date(2026, 11, 22), furthest_days=90, bounds=bounds)


def test_a_resumption_that_comes_too_late_has_no_first_day():
    earliest, latest = first_days(
        date(2026, 11, 22), furthest_days=90, bounds=FirstDayBounds(ends_on=date(2026, 11, 20))
    )

    assert latest < earliest


@pytest.mark.parametrize("first_day", [date(2026, 11, 23), date(2027, 2, 20)])
def test_a_first_day_from_tomorrow_to_the_limit_is_allowed(first_day):
    check_first_day(first_day, today=date(2026, 11, 22), furthest_days=90)


@pytest.mark.parametrize(
    ("last_day", "resumed_on", "is_early"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), True),
        (date(2026, 6, 1), date(2026, 6, 2), False),
        (None, date(2030, 1, 1), True),
    ],
)
def test_a_resumption_counts_if_it_comes_before_the_printed_last_day_is_over(last_day, resumed_on, is_early):
    resumption = Resumption("case_2", "示医保〔2026〕4号", resumed_on)

    assert early_end(Effect(date(2026, 3, 2), last_day), resumption) == (resumption if is_early else None)


def test_nothing_ends_early_without_a_resumption_or_before_service():
    assert early_end(Effect(date(2026, 3, 2), None), None) is None
    assert early_end(None, Resumption("case_2", "示医保〔2026〕4号", date(2026, 4, 1))) is None
