"""The registration of a roster's stores is opened, before the first of them is written: from now on they are hidden."""

from __future__ import annotations

from common.people.commands import Command
from services.agreements.stores.storage import registrations


def begin_registration(import_id: str, *, command: Command) -> bool:
    """Open the registration of an import; False when it was open."""
    return registrations.begin(import_id, command=command)
