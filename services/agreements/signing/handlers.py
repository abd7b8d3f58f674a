"""What follows from a concluded agreement, and from the termination of a store that has some."""

from __future__ import annotations

from datetime import date

from common.journal.feed import Handlers, Heard, settled
from services.agreements import ALIAS
from services.agreements.domain.messages import (
    AgreementOffered,
    AgreementSignedByAgency,
    AgreementSignedByStore,
    AgreementTerminated,
    AgreementWithdrawn,
    SignedTextRecorded,
    StoreHeadRecorded,
    StoreTerminated,
    TextReleased,
)
from services.agreements.signing.usecases.get_agreement import find_text_name
from services.agreements.signing.usecases.terminate_agreement import terminate_agreement
from services.agreements.stores.usecases.append_term import append_term

handlers = Handlers(ALIAS)


@handlers.on(AgreementSignedByAgency, effect="term")
def agreement_signed(signed: AgreementSignedByAgency, heard: Heard[AgreementSignedByAgency]) -> None:
    """A concluded agreement becomes a term; that of a store terminated meanwhile ends at once."""
    text = find_text_name(signed.agreement_id)
    ended_by = settled(lambda: append_term(signed, text=text, command=heard.command()))
    if ended_by is not None:
        command = heard.command("terminate")
        settled(lambda: terminate_agreement(signed.agreement_id, case_id=ended_by, until_on=None, command=command))


@handlers.on(StoreTerminated, effect="terminate")
def store_terminated(told: StoreTerminated, heard: Heard[StoreTerminated]) -> None:
    """Each agreement that the termination ended notes it."""
    for agreement_id in told.agreement_ids:
        _end_agreement(agreement_id, told, heard)


def _end_agreement(agreement_id: str, told: StoreTerminated, heard: Heard[StoreTerminated]) -> None:
    until_on, command = date.fromisoformat(told.until_on), heard.command(agreement_id)
    settled(lambda: terminate_agreement(agreement_id, case_id=told.case_id, until_on=until_on, command=command))


handlers.kept_for_audit(
    TextReleased,
    AgreementOffered,
    AgreementSignedByStore,
    AgreementWithdrawn,
    AgreementTerminated,
    SignedTextRecorded,
    StoreHeadRecorded,
)
