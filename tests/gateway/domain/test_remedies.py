"""Until when review and suit are open, and when an agreement is renewed."""

from datetime import date

import pytest

from common.rules.calendars import state_council_calendar
from common.rules.laws import RenewalClause
from services.gateway.domain.periods import Period
from services.gateway.domain.remedies import remedies_of
from services.gateway.domain.renewal import renewal_window

CALENDAR = state_council_calendar()


@pytest.mark.parametrize(
    ("served_on", "review", "suit"),
    [
        # The 60th day is a Saturday on which is worked.
        ("2026-03-10", "2026-05-09", "2026-09-10"),
        # 30 May 2026 is a Saturday: the next working day counts.
        ("2026-03-31", "2026-06-01", "2026-09-30"),
        # The 60th day lies in the National Day holidays.
        ("2026-08-04", "2026-10-08", "2027-02-04"),
        # February has no 30th; its last day in 2027 is a Sunday.
        ("2026-08-30", "2026-10-29", "2027-03-01"),
        # The same day, not the end of the month.
        ("2026-02-28", "2026-04-29", "2026-08-28"),
    ],
)
def test_both_days_are_counted_from_the_day_of_receipt(served_on, review, suit):
    found = remedies_of(date.fromisoformat(served_on), calendar=CALENDAR)

    assert (found.review.day, found.suit.day) == (date.fromisoformat(review), date.fromisoformat(suit))


def test_a_day_in_a_year_without_a_published_calendar_is_provisional():
    found = remedies_of(date(2026, 10, 9), calendar=CALENDAR)

    assert (found.review.provisional, found.suit.provisional) == (False, True)


@pytest.mark.parametrize(
    ("until_on", "first", "last"),
    [("2028-01-01", "2027-07-01", "2027-09-30"), ("2027-08-31", "2027-02-28", "2027-05-30")],
)
def test_renewal_is_asked_for_six_to_three_months_before_the_end(until_on, first, last):
    window = renewal_window(date.fromisoformat(until_on), clause=RenewalClause(39, 6, 3, expiry=2))

    assert window == Period(date.fromisoformat(first), date.fromisoformat(last))
