"""Numbers and days in Chinese: as headings count, laws number their articles, and texts write a day."""

from __future__ import annotations

from datetime import date

_DIGITS = "一二三四五六七八九"


def chinese_number(number: int) -> str:
    """A number from 1 to 99: 一, 十, 十二, 二十, 九十九. Raises `ValueError` for any other."""
    if not 0 < number < 100:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, units = divmod(number, 10)
    leading = (_DIGITS[tens - 1] if tens > 1 else "") + "十" if tens else ""
    return leading + (_DIGITS[units - 1] if units else "")


def chinese_day(day: date) -> str:
    """A day as sentences and papers write it: `2026年4月1日`, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
