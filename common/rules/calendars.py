"""The State Council's calendar of holidays and make-up workdays: a dated policy file beside this module.

Source: 国务院办公厅关于部分节假日安排的通知 of each year. The next year is added at the end of the file when its notice
is out (docs/decisions/0022).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from common.rules.parameters import DatedValue
from common.rules.policy_files import PolicyError, read_parameter
from common.rules.working_days import Calendar

FILE = Path(__file__).with_name("state_council_calendar.yaml")


@cache
def state_council_calendar() -> Calendar:
    """The calendar with every year that has been published. Raises `PolicyError`."""
    return read_calendar(FILE.read_bytes())


def read_calendar(content: bytes) -> Calendar:
    """A calendar from the text of its file. Raises `PolicyError` for a year that is not written as the others."""
    years = read_parameter(content, path=FILE).dated.values
    values = [_checked(year) for year in years]
    return Calendar(
        holidays=frozenset(day for value in values for span in value["holidays"] for day in _days(span)),
        make_up_days=frozenset(day for value in values for day in value["make_up_days"]),
        published_years=frozenset(year.from_on.year for year in years),
    )


def _checked(year: DatedValue[Any]) -> Any:
    """The value of a year, which begins on 1 January; its holidays are a first and a last day, and this lies in it."""
    first = year.from_on
    if (first.month, first.day) != (1, 1) or year.value is None or set(year.value) != {"holidays", "make_up_days"}:
        raise PolicyError(f"{FILE}: {first} must be 1 January, with holidays and make_up_days")
    if not all(len(span) == 2 and span[0] <= span[1] and span[1].year == first.year for span in year.value["holidays"]):
        raise PolicyError(f"{FILE}: a holiday of {first.year} is its first and its last day, which lies in that year")
    return year.value


def _days(span: tuple[date, date]) -> list[date]:
    return [span[0] + timedelta(days=number) for number in range((span[1] - span[0]).days + 1)]
