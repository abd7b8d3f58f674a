"""An agreement ends because its store was terminated. Effect of StoreTerminated, one agreement a call."""

from __future__ import annotations

from common.commands import Command
from services.agreements.domain.agreement import AgreementAction, AgreementStatus, after
from services.agreements.domain.messages import AgreementTerminated
from services.agreements.storage import agreements


def terminate_agreement(agreement_id: str, *, case_id: str, command: Command) -> bool:
    """Note the termination in the agreement; False when it was noted already. Raises `AgreementNotFound`."""
    agreement = agreements.get(agreement_id)
    if agreement.status is AgreementStatus.TERMINATED:
        return False
    agreements.change(
        agreement,
        status=after(agreement, AgreementAction.TERMINATE),
        fields={"terminated_by": case_id},
        command=command,
        messages=(
            AgreementTerminated(agreement_id=agreement.id, store_id=agreement.particulars.store_id, case_id=case_id),
        ),
    )
    return True
