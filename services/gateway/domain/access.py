"""The access table: which roles may call each route and page of the gateway; None is everybody.

Which stores, chains and areas an account may see is not decided here but at each thing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from common.people.commands import Role

Roles = frozenset[Role]

SIGNED_IN: Roles = frozenset(Role) - {Role.SERVICE}
STAFF: Roles = frozenset({Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
PARTIES: Roles = frozenset({Role.PHARMACY, Role.HEADQUARTERS})

#: By Flask endpoint.
TABLE: Mapping[str, Roles | None] = MappingProxyType(
    {
        "session.sign_in": None,
        "session.read_session": SIGNED_IN,
        "session.sign_out": SIGNED_IN,
        "people.register_person": frozenset({Role.ADMINISTRATOR}),
        "people.create_account": frozenset({Role.ADMINISTRATOR}),
        "people.list_accounts": frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
        "cases.list_cases": STAFF,
        "cases.read_case": STAFF,
        "cases.adopt": frozenset({Role.REVIEWER}),
        "cases.approve": frozenset({Role.APPROVER}),
        "cases.return_to_reviewer": frozenset({Role.APPROVER}),
        "cases.withdraw": frozenset({Role.APPROVER}),
        "papers.list_papers": STAFF | PARTIES,
        "papers.read_paper": STAFF | PARTIES,
        "papers.read_pdf": STAFF | PARTIES,
        "papers.record_service": frozenset({Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR}),
        "papers.record_services": frozenset({Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR}),
        "documents.openapi": None,
        "documents.docs": None,
        "documents.docs_asset": None,
        "forward.to_owner": SIGNED_IN,
        "pages.home": SIGNED_IN,
        "pages.sign_in": None,
        "pages.sign_out": SIGNED_IN,
        "pages.stores": STAFF | PARTIES,
        "pages.store": STAFF | PARTIES,
        "pages.violations": STAFF,
        "pages.violation": STAFF,
        "pages.violation_file": STAFF,
        "pages.confirm_violation": frozenset({Role.REVIEWER, Role.APPROVER}),
        "pages.reject_violation": frozenset({Role.REVIEWER, Role.APPROVER}),
        "pages.cases": STAFF,
        "pages.case": STAFF,
        "pages.case_file": STAFF,
        "pages.adopt_case": frozenset({Role.REVIEWER}),
        "pages.return_case": frozenset({Role.APPROVER}),
        "pages.papers": STAFF | PARTIES,
        "pages.paper_pdf": STAFF | PARTIES,
        "pages.language": None,
        "pages.gallery": SIGNED_IN,
        "pages.static": None,
    }
)
