"""Issues a case once its paper is stored (印发); from then on it cannot be withdrawn.

Pattern: follow, of the paper's rendering.
"""

from __future__ import annotations

from common.commands import Command
from services.gateway.cases.domain.case import Action, Status, next_status
from services.gateway.cases.storage import cases
from services.gateway.domain.messages import CaseIssued, PaperRendered


def issue_case(rendered: PaperRendered, *, command: Command) -> bool:
    """Note number and day of issue in the case; False when it is issued already, or was withdrawn meanwhile."""
    case = cases.get(rendered.case_id)
    if case.status is not Status.APPROVED:
        return False
    message = CaseIssued(
        case_id=case.case_id, paper_id=rendered.paper_id, number=rendered.number, issued_on=rendered.issued_on
    )
    fields = {"paper_id": rendered.paper_id, "number": rendered.number, "issued_on": rendered.issued_on}
    cases.change(
        case, status=next_status(case.status, Action.ISSUE), fields=fields, command=command, messages=(message,)
    )
    return True
