"""Forgets sessions that ended some time ago; the clerk's schedule runs it."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.gateway.accounts.storage import sessions

_KEPT = timedelta(days=7)


def forget_sessions(*, at: datetime) -> int:
    """Delete sessions that expired more than a week before `at`; how many."""
    return sessions.delete_expired(before=at - _KEPT)
