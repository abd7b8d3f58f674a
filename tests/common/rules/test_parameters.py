"""Parameters by day: the boundary, the day before, repeal."""

from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rules.parameters import (
    Dated,
    DatedValue,
    Parameter,
    ParameterError,
    ParameterStatus,
    Source,
    get_parameter,
    typed,
)

SHARE = Dated(
    "c_share",
    (
        DatedValue(date(2018, 1, 1), 15),
        DatedValue(date(2027, 1, 1), 10, announced=date(2026, 11, 14)),
        DatedValue(date(2030, 1, 1), None),
    ),
)
PARAMETER = Parameter(
    name="c_share",
    description="Share of C grades.",
    unit="percent",
    status=ParameterStatus.SOURCED,
    source=Source("药店办法", "三"),
    dated=SHARE,
    checked=date(2026, 11, 22),
)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2018, 1, 1), 15),
        (date(2026, 11, 14), 15),
        (date(2026, 12, 31), 15),
        (date(2027, 1, 1), 10),
        (date(2029, 12, 31), 10),
    ],
)
def test_a_value_holds_from_its_day_until_the_next_one(day: date, value: int) -> None:
    assert SHARE.on(day) == value
    assert PARAMETER.on(day) == value


def test_before_the_first_value_there_is_none() -> None:
    with pytest.raises(ParameterError, match="c_share has no value on 2017-12-31: the first holds from 2018-01-01"):
        SHARE.on(date(2017, 12, 31))


def test_a_repealed_parameter_has_no_value_but_its_entry_can_be_read() -> None:
    with pytest.raises(ParameterError, match="repealed from 2030-01-01"):
        SHARE.on(date(2030, 1, 1))

    assert SHARE.entry_on(date(2030, 1, 1)).value is None


def test_a_typed_reading_keeps_days_announcement_and_repeal() -> None:
    words = typed(PARAMETER, lambda percent: f"{percent}%")

    assert words.on(date(2027, 1, 1)) == "10%"
    assert words.entry_on(date(2027, 1, 1)).announced == date(2026, 11, 14)
    assert words.entry_on(date(2031, 1, 1)).value is None


def test_a_parameter_that_the_policy_lacks_is_named_with_the_file_to_add() -> None:
    parameters = MappingProxyType({"c_share": PARAMETER})

    assert get_parameter(parameters, "c_share") is PARAMETER
    with pytest.raises(ParameterError, match=r"add the file grade_bands\.yaml"):
        get_parameter(parameters, "grade_bands")


@given(st.lists(st.integers(0, 4000), min_size=1, unique=True).map(sorted), st.integers(0, 5000))
def test_the_value_is_the_last_one_that_has_begun(offsets: list[int], asked: int) -> None:
    start = date(2018, 1, 1)
    dated = Dated("x", tuple(DatedValue(start + timedelta(days=each), each) for each in offsets))
    begun = [each for each in offsets if each <= asked]

    if begun:
        assert dated.on(start + timedelta(days=asked)) == begun[-1]
    else:
        with pytest.raises(ParameterError):
            dated.on(start + timedelta(days=asked))
