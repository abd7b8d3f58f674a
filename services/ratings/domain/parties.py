"""Who of those that ask is staff, and who a party (当事人): as roles for access rows, as predicate for what is shown.

Which stores, chains and areas an actor may see is not decided here but at each thing itself.
"""

from __future__ import annotations

from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Role

#: Whose routes these are; settlement services have none here.
STAFF = (AREA_ROLES | CITY_ROLES) - {Role.SETTLEMENT}
PARTIES = frozenset({Role.PHARMACY, Role.HEADQUARTERS})


def is_staff(actor: Actor) -> bool:
    """Whether the actor sees who recorded and confirmed, and what is not confirmed."""
    return actor.has(*AREA_ROLES, *CITY_ROLES)
