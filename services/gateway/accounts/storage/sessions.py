"""Who is signed in: sessions in MongoDB under the hash of their token, so that a copy of the database opens nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from common.mapping import PLAIN
from common.mongo import insert
from common.people.commands import Command
from services.gateway.accounts.storage.documents import SessionDocument


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that lasts until `expires_at` or until sign-out."""

    session_id: str
    account_id: str
    signed_in_at: datetime
    expires_at: datetime


_SESSION = PLAIN.of(Session, names={"session_id": "_id"})


def insert_session(session: Session, *, command: Command) -> None:
    """Write a new session."""
    insert(_SESSION.document(SessionDocument, session), command=command, messages=())


def find(session_id: str) -> Session | None:
    """The session, or None."""
    stored = SessionDocument._get_collection().find_one({"_id": session_id})
    return _SESSION.value(stored) if stored else None


def delete(session_id: str) -> bool:
    """End a session; False when there was none."""
    return SessionDocument._get_collection().delete_one({"_id": session_id}).deleted_count == 1


def delete_expired(*, before: datetime) -> int:
    """Forget sessions that ended before an instant; how many."""
    return SessionDocument._get_collection().delete_many({"expires_at": {"$lt": before}}).deleted_count


def session_id_of(token: str) -> str:
    """The id of the session that a token opens: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
