"""The registration of a roster's stores is opened, before the first of them is written: from now on they are hidden."""

from __future__ import annotations

from datetime import datetime

from common.commands import Command
from services.agreements.stores.storage import registrations


def begin_registration(
    import_id: str, *, command: Command, completed_at: datetime | None = None, announced_at: datetime | None = None
) -> bool:
    """Open the registration of an import, with the marks that it has already; False when it was open."""
    return registrations.begin(import_id, command=command, completed_at=completed_at, announced_at=announced_at)
