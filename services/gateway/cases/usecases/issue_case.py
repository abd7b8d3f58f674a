"""Issues a case once its paper is stored (印发); from then on it cannot be withdrawn.

Pattern: follow, of the paper's rendering.
"""

from __future__ import annotations

from common.people.commands import Command
from services.gateway.cases.domain.case import Action, Status, next_status
from services.gateway.cases.storage import cases
from services.gateway.domain.messages import CaseIssued, PaperIssued


def issue_case(issued: PaperIssued, *, command: Command) -> bool:
    """Note number and day of issue in the case that the paper is about.

    False when it is issued already, was withdrawn meanwhile, or the paper is not that of a case.
    """
    case = cases.find(issued.about)
    if case is None or case.status is not Status.APPROVED:
        return False
    message = CaseIssued(
        case_id=case.case_id, paper_id=issued.paper_id, number=issued.number, issued_on=issued.issued_on
    )
    fields = {"paper_id": issued.paper_id, "number": issued.number, "issued_on": issued.issued_on}
    cases.change(
        case, status=next_status(case.status, Action.ISSUE), fields=fields, command=command, messages=(message,)
    )
    return True
