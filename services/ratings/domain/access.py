"""The access table: which roles may call each route of ratings, by Flask endpoint.

Which stores, chains and areas an actor may see is not decided here but at each thing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from common.commands import Role
from services.ratings.domain import violation
from services.ratings.rectifications.domain import rectification

Roles = frozenset[Role]

SIGNED_IN: Roles = frozenset(Role)
STAFF: Roles = frozenset(
    {Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.SERVICE}
)
PARTIES: Roles = frozenset({Role.PHARMACY, Role.HEADQUARTERS})

TABLE: Mapping[str, Roles] = MappingProxyType(
    {
        "catalogue.read_catalogue": SIGNED_IN,
        "violations.record": frozenset({Role.REVIEWER}),
        "violations.list_violations": STAFF | PARTIES,
        "violations.read_violation": STAFF | PARTIES,
        "violations.confirm": violation.ACTORS[violation.Action.CONFIRM],
        "violations.reject": violation.ACTORS[violation.Action.REJECT],
        "grades.read_grade": STAFF | PARTIES,
        "grades.list_grades": STAFF | PARTIES,
        "grades.summarise": STAFF | PARTIES,
        "determinations.record": frozenset({Role.REVIEWER, Role.APPROVER}),
        "chains.read_assessment": STAFF | {Role.HEADQUARTERS},
        "proposals.list_proposals": STAFF,
        "proposals.read_proposal": STAFF,
        "rectifications.list_rectifications": STAFF | PARTIES,
        "rectifications.read_rectification": STAFF | PARTIES,
        "rectifications.submit": rectification.ACTORS[rectification.Action.SUBMIT_EVIDENCE],
        "rectifications.accept": rectification.ACTORS[rectification.Action.PASS],
        "rectifications.refuse": rectification.ACTORS[rectification.Action.FAIL],
    }
)
