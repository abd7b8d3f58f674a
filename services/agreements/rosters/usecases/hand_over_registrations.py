"""Imports of version 0.1 noted themselves which stores may be seen: those notes become registrations of `stores`."""

from __future__ import annotations

from datetime import datetime

from common.commands import Command, derived_id, service_actor
from services.agreements import ALIAS
from services.agreements.rosters.storage import imports
from services.agreements.stores.usecases.begin_registration import begin_registration


def hand_over_registrations(*, at: datetime) -> int:
    """Open a registration for each committed import that has none; how many were opened."""
    return sum(
        begin_registration(
            import_id,
            command=Command(service_actor(ALIAS), derived_id("cmd", "hand_over", import_id), at),
            completed_at=completed_at,
            announced_at=announced_at,
        )
        for import_id, completed_at, announced_at in imports.applied()
    )
