"""Closes the case of a proposal that ratings withdrew, if nothing was issued yet.

Pattern: follow. An issued decision stays until it is set aside by two persons, which is an act of its own.
"""

from __future__ import annotations

from common.messages import ProposalWithdrawn
from common.people.commands import Command
from common.phrases import N_
from services.gateway.cases.domain.case import TRANSITIONS, Action
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.open_case import case_id_of
from services.gateway.cases.usecases.withdraw_case import write_withdrawal


def close_case(withdrawn: ProposalWithdrawn, *, command: Command) -> bool:
    """Close the case; False when it is issued or over, so that there is nothing to close. Raises `CaseNotFound`."""
    case = cases.find_by_proposal(withdrawn.proposal_id)
    if case is None:
        raise cases.CaseNotFound(N_("该建议没有案件。请先处理该建议此前未能执行的消息。"))
    if (case.status, Action.WITHDRAW) not in TRANSITIONS:
        return False
    taker = case_id_of(withdrawn.outweighed_by) if withdrawn.outweighed_by else None
    write_withdrawal(case, reason=withdrawn.reason, command=command, gave_way_to=taker)
    return True
