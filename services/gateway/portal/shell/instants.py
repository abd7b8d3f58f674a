"""Days and instants as pages show them, in Asia/Shanghai: in full in a text, in digits in a table; one form of each."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from flask_babel import get_locale

from common import clock

#: A day in a text, by language.
_IN_FULL = {"zh": "y年M月d日", "en": "d MMMM y"}
_NONE = "—"


def day_text(value: date | str | None) -> str:
    """A day in a table: `2026-11-22`; a dash for none."""
    return str(value) if value else _NONE


def instant_text(value: datetime | str | None) -> str:
    """An instant in a table: `2026-11-22 09:03`; a dash for none."""
    return _local(value).strftime("%Y-%m-%d %H:%M") if value else _NONE


def full_day(value: date | datetime | str | None) -> str:
    """A day in a text: `2026年11月22日`, `22 November 2026`; an instant's day in Asia/Shanghai; a dash for none."""
    if not value:
        return _NONE
    language = str(get_locale() or "zh")
    return format_date(_day(value), _IN_FULL[language], locale=language)


def full_instant(value: datetime | str | None) -> str:
    """An instant in a text: `2026年11月22日 09:03`; a dash for none."""
    return f"{full_day(value)} {_local(value):%H:%M}" if value else _NONE


def _day(value: date | datetime | str) -> date:
    if isinstance(value, str) and len(value) == len("2026-11-22"):
        return date.fromisoformat(value)
    if isinstance(value, datetime | str):
        return _local(value).date()
    return value


def _local(value: datetime | str) -> datetime:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.astimezone(clock.SHANGHAI)
