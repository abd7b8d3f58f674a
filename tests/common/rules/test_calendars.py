"""The file of the State Council's calendar: strictly read, and the same as a package that others keep."""

import pytest
from chinese_calendar import constants

from common.rules.calendars import FILE, read_calendar, state_council_calendar
from common.rules.policy_files import PolicyError, read_parameter

YEAR = b"""description: Days off
unit: days
status: sourced
source: {document: Test}
values:
  2027-01-01: {value: {holidays: [[2026-12-31, 2027-01-02]], make_up_days: [2027-01-09]}}
checked: 2026-11-29
"""


def test_the_file_is_what_the_package_chinesecalendar_knows_of_its_years() -> None:
    calendar = state_council_calendar()
    years = calendar.published_years

    assert calendar.holidays == {day for day in constants.holidays if day.year in years}
    assert calendar.make_up_days == {day for day in constants.workdays if day.year in years}


def test_a_holiday_may_begin_in_the_year_before() -> None:
    calendar = read_calendar(YEAR)

    assert sorted(f"{day}" for day in calendar.holidays) == ["2026-12-31", "2027-01-01", "2027-01-02"]
    assert calendar.published_years == {2027}


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        (b"2027-01-01: {v", b"2027-02-01: {v", "must be 1 January"),
        (b"make_up_days", b"worked", "with holidays and make_up_days"),
        (b"[2026-12-31, 2027-01-02]", b"[2027-01-02, 2026-12-31]", "its first and its last day"),
        (b"[2026-12-31, 2027-01-02]", b"[2027-01-02]", "its first and its last day"),
        (b"[2026-12-31, 2027-01-02]", b"[2028-01-01, 2028-01-02]", "which lies in that year"),
    ],
)
def test_a_year_that_is_written_otherwise_is_refused(written: bytes, instead: bytes, told: str) -> None:
    with pytest.raises(PolicyError, match=told):
        read_calendar(YEAR.replace(written, instead))


def test_every_notice_since_our_rules_begin_names_its_day_which_lies_before_its_year() -> None:
    years = read_parameter(FILE.read_bytes(), path=FILE).dated.values
    ours = [each for each in years if each.from_on.year >= 2018]

    assert ours
    assert all(each.announced is not None and each.announced < each.from_on for each in ours)
