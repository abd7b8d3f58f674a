"""Whether who asks sees what a party (当事人) does not: who recorded and confirmed, and what is not confirmed."""

from __future__ import annotations

from common.people.commands import STAFF_AND_SERVICES, Actor


def is_staff(actor: Actor) -> bool:
    """Whether the actor is staff, or a service of ours."""
    return actor.has(*STAFF_AND_SERVICES)
