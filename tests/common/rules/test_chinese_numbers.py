"""Numbers as headings and articles of laws are written."""

import pytest

from common.rules.chinese_numbers import chinese_number


@pytest.mark.parametrize(("number", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_a_number_is_written_in_chinese_numerals(number: int, written: str) -> None:
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [0, 100])
def test_no_other_number_is_written(number: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        chinese_number(number)
