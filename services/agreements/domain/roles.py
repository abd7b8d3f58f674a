"""Groups of roles that the access rows beside the routes name; which stores each sees is checked in the use cases."""

from __future__ import annotations

from common.people.commands import PARTIES, STAFF_AND_SERVICES, Role

#: Who may ask about stores.
READERS = STAFF_AND_SERVICES | PARTIES | {Role.SETTLEMENT}
