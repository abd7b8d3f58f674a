"""Finds the last day of a rectification that runs from a day, by the policy of that day.

A read. Source: agreement Art. 36: the day on which the party is told is not counted.
"""

from __future__ import annotations

from datetime import date

from common.messages.words import Scope
from common.rules.calendars import state_council_calendar
from common.rules.working_days import Deadline, add_natural_days, add_working_days
from services.ratings import policies


def find_last_day(scope: Scope, start: date, *, days: int | None) -> Deadline:
    """The last of so many days, natural ones for a chain, working days for a store; None means the policy's own."""
    policy, calendar = policies.measures_on(start), state_council_calendar()
    if scope is Scope.CHAIN:
        return add_natural_days(start, days or policy.chain_days, calendar=calendar)
    return add_working_days(start, days or policy.store_working_days, calendar=calendar)
