"""A registration is complete: by one write every reader sees its stores, all of them at once."""

from __future__ import annotations

from datetime import datetime

from services.agreements.stores.storage import new_stores, registrations


def count_waiting(import_id: str) -> int:
    """How many stores of an import wait for the service of a decision on the chain that they join (等待送达)."""
    return new_stores.count_waiting(import_id)


def complete_registration(import_id: str, *, at: datetime) -> int:
    """Let the stores of an import be seen; how many they are. Once more it changes nothing."""
    registrations.note_complete(import_id, at=at)
    return new_stores.count_of(import_id)
