"""The agency takes an offer back that is not yet signed by both."""

from __future__ import annotations

from common.errors import Stale
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import AgreementWithdrawn
from services.agreements.signing.domain.agreement import AgreementAction, after
from services.agreements.signing.storage import agreements
from services.agreements.signing.usecases.get_agreement import get_agreement


def withdraw_agreement(agreement_id: str, *, version: int, command: Command) -> Receipt:
    """Withdraw an offer. Raises `AgreementNotFound`, `TransitionNotAllowed`, `Stale`, `Conflict` (lost_race)."""
    agreement = get_agreement(agreement_id, actor=command.actor, day=day_of(command.at))
    if agreement.version != version:
        raise Stale(N_("该协议已有变动，请重新打开后再操作。"))
    status = after(agreement, AgreementAction.WITHDRAW)
    message = AgreementWithdrawn(agreement_id=agreement.id, store_id=agreement.particulars.store_id)
    return agreements.change(agreement, status=status, fields={}, command=command, messages=(message,))
