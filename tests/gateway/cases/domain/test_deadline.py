"""Until when a case is to be dealt with: the days of the policy, and the printed first day."""

from dataclasses import replace
from datetime import date

import pytest

from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.deadline import days_late, due_on
from services.gateway.cases.domain.particulars import Particulars
from tests.gateway.cases.domain.test_case import case

OPENED = date(2026, 3, 2)
LAST = date(2026, 5, 31)


def due(status, *, first_on=None):
    particulars = Particulars(first_on, 3, "", "无", "整改") if first_on else None
    return due_on(replace(case(status), particulars=particulars), opened_on=OPENED, decision_days=90)


@pytest.mark.parametrize(
    ("status", "first_on", "expected"),
    [
        (Status.PROPOSED, None, LAST),
        (Status.RETURNED, date(2026, 3, 20), LAST),
        # The decision must reach the party before its printed first day.
        (Status.ADOPTED, date(2026, 3, 20), date(2026, 3, 19)),
        (Status.ADOPTED, date(2026, 8, 1), LAST),
        (Status.APPROVED, date(2026, 8, 1), date(2026, 7, 31)),
        (Status.ISSUED, date(2026, 3, 20), date(2026, 3, 19)),
        (Status.SERVED, date(2026, 3, 20), None),
        (Status.RESUMED, date(2026, 3, 20), None),
        (Status.WITHDRAWN, None, None),
    ],
)
def test_the_last_day_in_time_follows_from_the_state(status, first_on, expected):
    assert due(status, first_on=first_on) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 5, 30), 0), (LAST, 0), (date(2026, 6, 1), 1), (date(2026, 6, 10), 10)]
)
def test_a_case_is_late_from_the_day_after_its_last_one(day, expected):
    assert days_late(LAST, today=day) == expected


def test_what_has_no_day_is_never_late():
    assert days_late(None, today=LAST) == 0
