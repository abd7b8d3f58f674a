"""The agency signs what the store has signed: the agreement is concluded.

Pattern: follow. The term goes into the store's document by the service's own journal.
"""

from __future__ import annotations

from common.errors import Stale
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import AgreementSignedByAgency
from services.agreements.signing.domain.agreement import (
    AgreementAction,
    Signature,
    after,
    check_not_begun,
    check_other_side,
)
from services.agreements.signing.storage import agreements
from services.agreements.signing.usecases.get_agreement import get_agreement
from services.agreements.signing.usecases.offer_agreement import check_may_sign
from services.agreements.stores.usecases.get_visible_store import get_visible_store


def sign_for_agency(agreement_id: str, *, version: int, signer: str | None, command: Command) -> Receipt:
    """Sign for the agency, binding the digests that the store has signed.

    Raises `AgreementNotFound`, `TransitionNotAllowed`, `Stale`, `SamePerson`, `BeginsBeforeSignature`,
    `OwnSuspension`, `StoreWasTerminated`, `Conflict` (lost_race).
    """
    day = day_of(command.at)
    agreement = get_agreement(agreement_id, actor=command.actor, day=day)
    if agreement.version != version:
        raise Stale(N_("该协议已有变动，请重新打开后再签署。"))
    status = after(agreement, AgreementAction.SIGN_FOR_AGENCY)
    check_other_side(agreement, command.actor)
    check_not_begun(agreement, today=day)
    particulars = agreement.particulars
    check_may_sign(get_visible_store(particulars.store_id, actor=command.actor, day=day), at=command.at)
    signature = Signature(
        account=command.actor.account,
        person=command.actor.person,
        signer=(signer or "").strip() or particulars.agency,
        at=command.at,
        text_sha256=agreement.text_sha256,
        particulars_sha256=particulars.sha256(),
        persons=tuple(sorted(command.actor.persons)),
        on_behalf=command.actor.on_behalf,
    )
    message = AgreementSignedByAgency(
        agreement_id=agreement.id,
        store_id=particulars.store_id,
        from_on=particulars.from_on.isoformat(),
        until_on=particulars.until_on.isoformat(),
        catalogue=particulars.catalogue,
        signed_on=day_of(agreement.store_signature.at).isoformat() if agreement.store_signature else None,
    )
    return agreements.change(
        agreement,
        status=status,
        fields={"agency_signature": signature},
        command=command,
        messages=(message,),
    )
