"""An approver, or the service where the stores have changed, returns a case with a reason (退回), to be adopted anew.

An approved one too, as long as its paper has no number: the paper is withheld before, and void by what follows; a new
approval orders another. Pattern: follow. One case is written; the proposal in ratings learns of it from the journal.
"""

from __future__ import annotations

from common.errors import Conflict
from common.faults import point
from common.messages import CaseReturned
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.gateway.cases.domain.case import Action, Case, Status, TransitionNotAllowed, check_may, next_status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.adopt_case import check_version
from services.gateway.cases.usecases.get_case import get_case
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.cases.usecases.withdraw_case import withdrawal_of
from services.gateway.papers.usecases.read_number import read_number
from services.gateway.papers.usecases.withhold_paper import release_paper, withhold_paper


def return_case(case_id: str, *, version: int, reason: str, command: Command) -> Receipt:
    """Return a case.

    Raises `CaseNotFound`, `RoleNotAllowed`, `Stale`, `TransitionNotAllowed` (of its state, or the paper has a number),
    `PaperTransitionNotAllowed` (it is served already), `Conflict` (lost_race).
    """
    case = get_case(case_id, actor=command.actor)
    check_may(command.actor, Action.RETURN)
    check_version(case, version)
    status = next_status(case.status, Action.RETURN)
    message = CaseReturned(case_id=case_id, reason=reason, proposal_id=case.proposal_id)
    _stop_paper(case, reason=reason)
    try:
        return cases.change(case, status=status, fields={"reason": reason}, command=command, messages=(message,))
    except Conflict:
        if cases.get(case_id).status is not Status.RETURNED:
            release_paper(paper_of(case), by=withdrawal_of(case))
        raise


def _stop_paper(case: Case, *, reason: str) -> None:
    """Withhold the paper of an approved case. Raises `TransitionNotAllowed` when it has its number already."""
    if case.status is not Status.APPROVED:
        return
    withhold_paper(paper_of(case), by=withdrawal_of(case), reason=f"案件已退回（{reason}）")
    point("after_withholding")
    number = read_number(paper_of(case))
    if number is not None:
        release_paper(paper_of(case), by=withdrawal_of(case))
        told = N_("决定书已经编号（%(number)s），案件不能再退回。请刷新页面，按当前状态办理。")
        raise TransitionNotAllowed(told, number=number)
