"""The store, or its headquarters under the mandate of the chain clause, signs exactly what is offered."""

from __future__ import annotations

from common.errors import Stale
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import AgreementSignedByStore
from services.agreements.signing.domain.agreement import (
    AgreementAction,
    Signature,
    after,
    check_annex,
    check_not_begun,
    check_not_offerer,
    check_shown,
    check_signer,
)
from services.agreements.signing.storage import agreements
from services.agreements.signing.usecases.get_agreement import get_agreement


def sign_for_store(
    agreement_id: str,
    *,
    version: int,
    text_sha256: str,
    particulars_sha256: str,
    signer: str,
    command: Command,
) -> Receipt:
    """Sign for the store.

    Raises `AgreementNotFound`, `TransitionNotAllowed`, `Stale`, `SamePerson`, `TextMismatch`, `BeginsBeforeSignature`,
    `AnnexChanged`, `Invalid` (signer_missing), `Conflict` (lost_race).
    """
    today = day_of(command.at)
    agreement = get_agreement(agreement_id, actor=command.actor, day=today)
    if agreement.version != version:
        raise Stale(N_("该协议已有变动，请重新打开后再签署。"))
    status = after(agreement, AgreementAction.SIGN_FOR_STORE)
    check_not_offerer(agreement, command.actor)
    check_shown(agreement, text_sha256=text_sha256, particulars_sha256=particulars_sha256)
    check_not_begun(agreement, today=today)
    check_annex(agreement, annex_sha256=policies.current().annex_on(today))
    signature = Signature(
        account=command.actor.account,
        person=command.actor.person,
        signer=check_signer(signer),
        at=command.at,
        text_sha256=agreement.text_sha256,
        particulars_sha256=agreement.particulars.sha256(),
        persons=tuple(sorted(command.actor.persons)),
        on_behalf=command.actor.on_behalf,
    )
    message = AgreementSignedByStore(
        agreement_id=agreement.id,
        store_id=agreement.particulars.store_id,
        text_sha256=signature.text_sha256,
        particulars_sha256=signature.particulars_sha256,
    )
    return agreements.change(
        agreement,
        status=status,
        fields={"store_signature": signature},
        command=command,
        messages=(message,),
    )
