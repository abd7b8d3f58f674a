"""An approver without a hand in a case withdraws it before it is issued, with a reason (撤回); docs/decisions/0010.

Pattern: follow. The proposal in ratings, and a paper that was prepared already, learn of it from the journal.
"""

from __future__ import annotations

from common.errors import Conflict
from common.faults import point
from common.messages import CaseClosed
from common.people.commands import Command, Receipt
from services.gateway.cases.domain.case import Action, Case, Status, check_may, next_status
from services.gateway.cases.domain.due_process import check_approver
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.adopt_case import check_version
from services.gateway.cases.usecases.get_case import get_case
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.papers.usecases.withhold_paper import release_paper, withhold_paper


def withdraw_case(case_id: str, *, version: int, reason: str, command: Command) -> Receipt:
    """Withdraw a case as the command's actor.

    Raises `CaseNotFound`, `RoleNotAllowed`, `Stale`, `TransitionNotAllowed`, `SamePerson`, `ReliedOnPerson`,
    `PaperTransitionNotAllowed` (the paper is served already), `Conflict` (lost_race).
    """
    case = get_case(case_id, actor=command.actor)
    check_may(command.actor, Action.WITHDRAW)
    check_version(case, version)
    check_approver(command.actor.persons, hands=case.hands)
    return write_withdrawal(case, reason=reason, command=command)


def write_withdrawal(case: Case, *, reason: str, command: Command, gave_way_to: str | None = None) -> Receipt:
    """Write the end of a case that came to no decision; `gave_way_to` is the case that takes its place, if one does.

    Its paper, if there is one, is withheld before, so that nobody numbers or serves it from here on; a paper that is
    ordered later finds the case withdrawn. What a process leaves that dies between the two is undone by
    `release_broken_withdrawals`. Raises `TransitionNotAllowed`, `PaperTransitionNotAllowed` (the paper is served
    already), `Conflict`.
    """
    status = next_status(case.status, Action.WITHDRAW)
    message = CaseClosed(case_id=case.case_id, proposal_id=case.proposal_id, reason=reason)
    withhold_paper(paper_of(case), by=withdrawal_of(case), reason=f"案件已撤回（{reason}）")
    point("after_withholding")
    try:
        fields = {"reason": reason, "gave_way_to": gave_way_to}
        return cases.change(case, status=status, fields=fields, command=command, messages=(message,))
    except Conflict:
        if cases.get(case.case_id).status is not Status.WITHDRAWN:
            release_paper(paper_of(case), by=withdrawal_of(case))
        raise


def withdrawal_of(case: Case) -> str:
    """By what name a withdrawal withholds the paper: that of the case in the version which it found.

    So a withdrawal that failed takes back its own withholding only, never that of a later one.
    """
    return f"{case.case_id}:{case.version}"
