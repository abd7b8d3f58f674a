"""Groups of roles that the access rows beside the routes name; which stores each sees is checked in the use cases."""

from __future__ import annotations

from common.people.commands import Role

#: Who works for the bureau, in any area.
STAFF = frozenset({Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
#: The two who act for the agency towards a store.
OFFICERS = frozenset({Role.REVIEWER, Role.APPROVER})
#: Who signs with the agency.
PARTIES = frozenset({Role.PHARMACY, Role.HEADQUARTERS})
#: Who may ask about stores.
READERS = STAFF | PARTIES | {Role.SERVICE, Role.SETTLEMENT}
