"""Feed entries become use cases: what the gateway decided, and what follows from this service's own acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from common import clock, jobs
from common.errors import Conflict
from common.feed import Handlers, Heard, compose
from common.messages import DecisionServed
from common.messages.words import Measure
from services.agreements import ALIAS
from services.agreements.domain.messages import (
    AgreementOffered,
    AgreementSignedByAgency,
    AgreementSignedByStore,
    AgreementTerminated,
    AgreementWithdrawn,
    ImportCommitted,
    ImportCompleted,
    ImportReceived,
    ImportValidated,
    StoreTerminated,
    TextReleased,
)
from services.agreements.rosters.usecases.get_import import APPLY, VALIDATE
from services.agreements.signing.usecases.terminate_agreement import terminate_agreement
from services.agreements.stores.usecases.append_term import append_term
from services.agreements.stores.usecases.end_hold import end_hold
from services.agreements.stores.usecases.place_hold import place_hold
from services.agreements.stores.usecases.terminate_store import terminate_store

Effect = Callable[..., bool]
Outcome = TypeVar("Outcome")
#: How often an effect is tried at once when somebody else has just written the same document.
_RACES = 10
_EFFECTS: Mapping[str, Effect] = {
    Measure.SUSPENSION: place_hold,
    Measure.CHAIN_SUSPENSION: place_hold,
    Measure.TERMINATION: terminate_store,
    Measure.RESUMPTION: end_hold,
    Measure.CHAIN_RESUMPTION: end_hold,
}

handlers = Handlers(ALIAS)


@handlers.on(DecisionServed, effect="decision")
def decision_served(decision: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A decision takes effect here; measures that close, open or end nothing are passed over."""
    effect = _EFFECTS.get(decision.measure)
    if effect is not None:
        _settled(lambda: effect(decision, command=heard.command()))


@handlers.on(AgreementSignedByAgency, effect="term")
def agreement_signed(signed: AgreementSignedByAgency, heard: Heard[AgreementSignedByAgency]) -> None:
    """A concluded agreement becomes a term; that of a store terminated meanwhile ends at once."""
    ended_by = _settled(lambda: append_term(signed, command=heard.command()))
    if ended_by is not None:
        command = heard.command("terminate")
        _settled(lambda: terminate_agreement(signed.agreement_id, case_id=ended_by, until_on=None, command=command))


@handlers.on(StoreTerminated, effect="terminate")
def store_terminated(told: StoreTerminated, heard: Heard[StoreTerminated]) -> None:
    """Each agreement that the termination ended notes it."""
    for agreement_id in told.agreement_ids:
        _end_agreement(agreement_id, told, heard)


def _end_agreement(agreement_id: str, told: StoreTerminated, heard: Heard[StoreTerminated]) -> None:
    until_on, command = date.fromisoformat(told.until_on), heard.command(agreement_id)
    _settled(lambda: terminate_agreement(agreement_id, case_id=told.case_id, until_on=until_on, command=command))


@handlers.on(ImportReceived)
def import_received(received: ImportReceived, heard: Heard[ImportReceived]) -> None:
    """The worker validates a large roster."""
    jobs.create(ALIAS, kind=VALIDATE, subject=received.import_id, key=received.import_id, at=clock.now())


@handlers.on(ImportCommitted)
def import_committed(committed: ImportCommitted, heard: Heard[ImportCommitted]) -> None:
    """The worker applies a committed roster."""
    jobs.create(ALIAS, kind=APPLY, subject=committed.import_id, key=committed.import_id, at=clock.now())


handlers.kept_for_audit(
    ImportValidated,
    ImportCompleted,
    TextReleased,
    AgreementOffered,
    AgreementSignedByStore,
    AgreementWithdrawn,
    AgreementTerminated,
)


def _settled(effect: Callable[[], Outcome]) -> Outcome:
    """Carry an effect out, again when another writer of the same document was faster."""
    for _ in range(_RACES - 1):
        try:
            return effect()
        except Conflict as conflict:
            if conflict.code != "lost_race":
                raise
    return effect()


HANDLERS = compose(handlers)
