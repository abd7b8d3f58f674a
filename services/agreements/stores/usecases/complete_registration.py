"""A registration is complete: by one write every reader sees its stores, all of them at once."""

from __future__ import annotations

from datetime import datetime

from services.agreements.stores.storage import new_stores, registrations


def complete_registration(import_id: str, *, at: datetime) -> int:
    """Let the stores of an import be seen; how many they are. Once more it changes nothing."""
    registrations.note_complete(import_id, at=at)
    return new_stores.count_of(import_id)
