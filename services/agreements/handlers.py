"""Feed entries become use cases: what the gateway decided, and what follows from this service's own acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from common import clock, jobs
from common.commands import Command
from common.entries import Entry
from common.errors import Conflict
from common.feed import effect_command
from common.messages import DecisionServed
from services.agreements import ALIAS
from services.agreements.domain.messages import (
    AgreementSignedByAgency,
    ImportCommitted,
    ImportReceived,
    StoreTerminated,
)
from services.agreements.rosters.usecases.get_import import APPLY, VALIDATE
from services.agreements.signing.usecases.terminate_agreement import terminate_agreement
from services.agreements.stores.domain.decisions import Measure
from services.agreements.stores.usecases.append_term import append_term
from services.agreements.stores.usecases.end_hold import end_hold
from services.agreements.stores.usecases.place_hold import place_hold
from services.agreements.stores.usecases.terminate_store import terminate_store

Handler = Callable[[Entry], object]
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


def decision_served(entry: Entry) -> None:
    """A decision takes effect here; measures that close, open or end nothing are passed over."""
    decision = DecisionServed.from_data(dict(entry.data))
    effect = _EFFECTS.get(decision.measure)
    if effect is not None:
        _settled(lambda: effect(decision, command=_command(entry, "decision")))


def agreement_signed(entry: Entry) -> None:
    """A concluded agreement becomes a term; that of a store terminated meanwhile ends at once."""
    signed = AgreementSignedByAgency.from_data(dict(entry.data))
    ended_by = _settled(lambda: append_term(signed, command=_command(entry, "term")))
    if ended_by is not None:
        _settled(
            lambda: terminate_agreement(
                signed.agreement_id, case_id=ended_by, until_on=None, command=_command(entry, "terminate")
            )
        )


def store_terminated(entry: Entry) -> None:
    """Each agreement that the termination ended notes it."""
    told = StoreTerminated.from_data(dict(entry.data))
    for agreement_id in told.agreement_ids:
        _end_agreement(agreement_id, told, _command(entry, f"terminate {agreement_id}"))


def _end_agreement(agreement_id: str, told: StoreTerminated, command: Command) -> None:
    until_on = date.fromisoformat(told.until_on)
    _settled(lambda: terminate_agreement(agreement_id, case_id=told.case_id, until_on=until_on, command=command))


def import_received(entry: Entry) -> None:
    """The worker validates a large roster."""
    received = ImportReceived.from_data(dict(entry.data))
    jobs.create(ALIAS, kind=VALIDATE, subject=received.import_id, key=received.import_id, at=clock.now())


def import_committed(entry: Entry) -> None:
    """The worker applies a committed roster."""
    committed = ImportCommitted.from_data(dict(entry.data))
    jobs.create(ALIAS, kind=APPLY, subject=committed.import_id, key=committed.import_id, at=clock.now())


def kept_for_audit(entry: Entry) -> None:
    """Nothing follows from the act here: its entry in the journal is its record."""


def _command(entry: Entry, effect: str) -> Command:
    """The command of one effect. It is dated when it takes effect, so nothing is known before it was recorded."""
    return effect_command(entry, effect, service=ALIAS, at=clock.now())


def _settled(effect: Callable[[], Outcome]) -> Outcome:
    """Carry an effect out, again when another writer of the same document was faster."""
    for _ in range(_RACES - 1):
        try:
            return effect()
        except Conflict as conflict:
            if conflict.code != "lost_race":
                raise
    return effect()


HANDLERS: Mapping[str, Mapping[str, Handler]] = {
    "gateway": {"DecisionServed": decision_served},
    "agreements": {
        "AgreementSignedByAgency": agreement_signed,
        "StoreTerminated": store_terminated,
        "ImportReceived": import_received,
        "ImportCommitted": import_committed,
        "ImportValidated": kept_for_audit,
        "ImportCompleted": kept_for_audit,
        "TextReleased": kept_for_audit,
        "AgreementOffered": kept_for_audit,
        "AgreementSignedByStore": kept_for_audit,
        "AgreementWithdrawn": kept_for_audit,
        "AgreementTerminated": kept_for_audit,
    },
}
