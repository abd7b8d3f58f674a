"""Who of those that ask is staff, and who a party (当事人)."""

from __future__ import annotations

from common.commands import AREA_ROLES, CITY_ROLES, Actor


def is_staff(actor: Actor) -> bool:
    """Whether the actor sees who recorded and confirmed."""
    return actor.has(*AREA_ROLES, *CITY_ROLES)
