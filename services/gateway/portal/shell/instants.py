"""Days and instants as pages show them, in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from common import clock


def day_text(value: date | str | None) -> str:
    """A day as pages show it: `2026-11-22`; a dash for none."""
    return str(value) if value else "—"


def instant_text(value: datetime | str | None) -> str:
    """An instant as pages show it: day and minute in Asia/Shanghai; a dash for none."""
    if not value:
        return "—"
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
