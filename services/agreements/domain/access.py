"""Who may call which route of agreements; which stores and chains they see is checked in each use case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from common.commands import Role

STAFF = frozenset({Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
PARTIES = frozenset({Role.PHARMACY, Role.HEADQUARTERS})
READERS = STAFF | PARTIES | {Role.SERVICE, Role.SETTLEMENT}
IMPORTERS = frozenset({Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR})

#: Of each route the roles that may call it.
ROLES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "imports.upload_roster": IMPORTERS,
        "imports.show_import": IMPORTERS | {Role.AUDITOR, Role.SUPERVISOR},
        "imports.commit_roster": IMPORTERS,
        "stores.list_stores": READERS,
        "stores.show_store": READERS,
        "stores.show_standing": READERS,
        "stores.list_standings": READERS,
        "stores.join": frozenset({Role.REVIEWER, Role.APPROVER}),
        "stores.leave": frozenset({Role.REVIEWER, Role.APPROVER}),
        "chains.list_chains": READERS,
        "chains.show_chain": READERS,
        "chains.list_holds": READERS,
        "agreements.show_current_text": READERS,
        "agreements.offer": frozenset({Role.REVIEWER, Role.APPROVER}),
        "agreements.list_agreements": STAFF | PARTIES | {Role.SERVICE},
        "agreements.show_agreement": STAFF | PARTIES | {Role.SERVICE},
        "agreements.sign_as_store": PARTIES,
        "agreements.sign_as_agency": frozenset({Role.APPROVER}),
        "agreements.withdraw": frozenset({Role.REVIEWER, Role.APPROVER}),
    }
)
