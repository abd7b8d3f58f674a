"""An agreement ends because its store was terminated. Effect of StoreTerminated, one agreement a call."""

from __future__ import annotations

from datetime import date

from common.people.commands import Command
from services.agreements.domain.messages import AgreementTerminated
from services.agreements.signing.domain.agreement import AgreementAction, AgreementStatus, after
from services.agreements.signing.storage import agreements


def terminate_agreement(agreement_id: str, *, case_id: str, until_on: date | None, command: Command) -> bool:
    """Note the termination in the agreement; False when it was noted already, or was not concluded here: a roster
    brought it, and its term in the store is all that there is of it.

    `until_on` is the first day without it, None when it never became a term.
    """
    agreement = agreements.find(agreement_id)
    if agreement is None or agreement.status is AgreementStatus.TERMINATED:
        return False
    agreements.change(
        agreement,
        status=after(agreement, AgreementAction.TERMINATE),
        fields={"terminated_by": case_id, "terminated_on": until_on},
        command=command,
        messages=(
            AgreementTerminated(agreement_id=agreement.id, store_id=agreement.particulars.store_id, case_id=case_id),
        ),
    )
    return True
