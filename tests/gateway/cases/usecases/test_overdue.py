"""Which cases are late: undecided for longer than the policy allows, or not served on their printed first day."""

from datetime import timedelta

import pytest

from common import clock
from common.people.commands import Role
from services.gateway.cases.usecases.list_overdue_cases import list_overdue_cases
from tests.gateway.builders import adopted, approved, opened, reviewer, user

pytestmark = pytest.mark.usefixtures("gateway_db", "clock_file")


def late(someone, *, days, limit=100):
    """What is late so many days from now, where a decision may take 90 days."""
    today = clock.today() + timedelta(days=days)
    opened_before = clock.start_of(today - timedelta(days=90))
    found, count = list_overdue_cases(someone.actor, opened_before=opened_before, today=today, limit=limit)
    return [each.case_id for each in found], count


def test_a_case_that_nobody_decided_is_late_after_the_days_of_the_policy():
    case, auditor = opened(), user(Role.AUDITOR)

    assert case.case_id not in late(auditor, days=90)[0]
    assert case.case_id in late(auditor, days=91)[0]


def test_a_decision_that_is_not_served_on_its_printed_first_day_is_late():
    first_on = clock.today() + timedelta(days=5)
    case, auditor = approved(adopted(first_on=first_on)), user(Role.AUDITOR)

    assert case.case_id not in late(auditor, days=4)[0]
    assert case.case_id in late(auditor, days=5)[0]


def test_who_does_not_see_a_case_does_not_see_it_late():
    case = opened(area="360302")

    here, elsewhere = reviewer(areas=("3603",)), reviewer(areas=("4401",))
    assert case.case_id in late(here, days=200)[0]
    assert late(elsewhere, days=200) == ([], 0)


def test_the_longest_waiting_comes_first_and_all_are_counted():
    cases = [opened(area="370102").case_id for _ in range(3)]
    someone = reviewer(areas=("3701",))

    found, count = late(someone, days=120, limit=2)

    assert found == cases[:2]
    assert count == 3
