"""Numbers in Chinese numerals, as headings count and laws number their articles."""

from __future__ import annotations

_DIGITS = "一二三四五六七八九"


def chinese_number(number: int) -> str:
    """A number from 1 to 99: 一, 十, 十二, 二十, 九十九. Raises `ValueError` for any other."""
    if not 0 < number < 100:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, units = divmod(number, 10)
    leading = (_DIGITS[tens - 1] if tens > 1 else "") + "十" if tens else ""
    return leading + (_DIGITS[units - 1] if units else "")
