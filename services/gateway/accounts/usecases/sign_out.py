"""Ends a session."""

from __future__ import annotations

from services.gateway.accounts.storage import sessions
from services.gateway.accounts.storage.sessions import session_id_of


def sign_out(token: str) -> bool:
    """End the session of a token; False when it had ended already."""
    return sessions.delete(session_id_of(token))
