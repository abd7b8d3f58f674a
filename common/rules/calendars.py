"""The State Council's calendar of holidays and make-up workdays, as the package chinesecalendar carries it.

Source: 国务院办公厅关于节假日安排的通知 of each year.
"""

from __future__ import annotations

from functools import cache

from chinese_calendar import constants

from common.rules.working_days import Calendar


@cache
def state_council_calendar() -> Calendar:
    """The calendar with every year that has been published."""
    holidays = frozenset(constants.holidays)
    make_up_days = frozenset(constants.workdays)
    years = frozenset(day.year for day in holidays)
    return Calendar(holidays=holidays, make_up_days=make_up_days, published_years=years)
