"""An approver sends an adopted case back to the reviewer with a reason (退回); one case is written.

Pattern: follow. The proposal in ratings learns of it from the journal.
"""

from __future__ import annotations

from common.messages import CaseReturned
from common.people.commands import Command, Receipt
from services.gateway.cases.domain.case import Action, check_may, next_status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.adopt_case import check_version
from services.gateway.cases.usecases.get_case import get_case


def return_case(case_id: str, *, version: int, reason: str, command: Command) -> Receipt:
    """Return a case. Raises `CaseNotFound`, `RoleNotAllowed`, `Stale`, `TransitionNotAllowed`, `Conflict`."""
    case = get_case(case_id, actor=command.actor)
    check_may(command.actor, Action.RETURN)
    check_version(case, version)
    status = next_status(case.status, Action.RETURN)
    message = CaseReturned(case_id=case_id, reason=reason, proposal_id=case.proposal_id)
    return cases.change(case, status=status, fields={"reason": reason}, command=command, messages=(message,))
