"""From feed entries to use cases: each handler translates one message; it may come again, in any order of subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from common import clock
from common.commands import Command
from common.entries import Entry
from common.feed import effect_command
from common.messages import (
    CaseAdopted,
    CaseClosed,
    CaseOpened,
    CaseReturned,
    ChainRegistered,
    DecisionServed,
    HoldEnded,
    HoldPlaced,
    StoreRecorded,
    StoresRegistered,
)
from services.ratings import ALIAS
from services.ratings.chains.usecases.assess_chain import assess_chain
from services.ratings.chains.usecases.take_over_chain import take_over_chain
from services.ratings.cycle.usecases.apply_determinations import apply_determinations
from services.ratings.domain.messages import (
    EvidenceSubmitted,
    GradesDetermined,
    PointsCounted,
    RectificationCalled,
    RectificationFailed,
    RectificationOrdered,
    RectificationPassed,
    ViolationConfirmed,
    ViolationRecorded,
    ViolationRejected,
)
from services.ratings.grades.usecases.refresh_stores import derive_stores, refresh_stores
from services.ratings.ledger.usecases.count_violation import count_violation
from services.ratings.measures.domain.proposal import Scope
from services.ratings.measures.usecases.close_proposal import close_proposal
from services.ratings.measures.usecases.note_case import note_adoption, note_case, note_return
from services.ratings.measures.usecases.note_rectification import note_rectification
from services.ratings.measures.usecases.propose_measure import propose_measure
from services.ratings.measures.usecases.settle_decision import settle_decision
from services.ratings.rectifications.domain.rectification import Status
from services.ratings.rectifications.usecases.order_rectification import order_after_decision, order_again, order_called
from services.ratings.rectifications.usecases.propose_resumption import propose_resumption
from services.ratings.stores.usecases.take_over_stores import (
    note_end,
    note_suspension,
    note_termination,
    take_over_stores,
)


def _effect(entry: Entry, name: str) -> Command:
    return effect_command(entry, name, service=ALIAS, at=clock.now())


def _assess(chain_ids: Iterable[str], entry: Entry, today: date) -> None:
    for chain_id in sorted(chain_ids):
        assess_chain(chain_id, today=today, command=_effect(entry, "assess"))


def _derive(store_ids: Iterable[str], entry: Entry, today: date) -> None:
    _assess(derive_stores(store_ids, today=today), entry, today)


def stores_registered(entry: Entry) -> None:
    """Up to 500 stores of one import exist."""
    message = StoresRegistered.from_data(dict(entry.data))
    today = clock.today()
    found = [StoreRecorded.from_data(each) for each in message.stores]
    _derive(take_over_stores(found, seq=entry.seq), entry, today)


def store_recorded(entry: Entry) -> None:
    """A store changed."""
    today = clock.today()
    found = [StoreRecorded.from_data(dict(entry.data))]
    _derive(take_over_stores(found, seq=entry.seq), entry, today)


def chain_registered(entry: Entry) -> None:
    """A chain exists, or has another name."""
    take_over_chain(ChainRegistered.from_data(dict(entry.data)), seq=entry.seq)


def hold_placed(entry: Entry) -> None:
    """A hold takes effect on a day; a store's own suspension counts for its chain."""
    today = clock.today()
    placed = HoldPlaced.from_data(dict(entry.data))
    _derive(note_suspension(placed, recorded_at=entry.recorded_at), entry, today)


def hold_ended(entry: Entry) -> None:
    """A hold is over."""
    note_end(HoldEnded.from_data(dict(entry.data)))


def decision_served(entry: Entry) -> None:
    """A decision takes effect: proposals move on, a rectification is ordered, a termination counts."""
    today = clock.today()
    served = DecisionServed.from_data(dict(entry.data))
    settle_decision(served, command=_effect(entry, "settle"))
    order_after_decision(served, command=_effect(entry, "rectify"))
    chains = derive_stores(note_termination(served, recorded_at=entry.recorded_at), today=today)
    own = (served.subject_id,) if served.scope == Scope.CHAIN else ()
    _assess({*chains, *own}, entry, today)


def case_opened(entry: Entry) -> None:
    """A proposal has its case."""
    note_case(CaseOpened.from_data(dict(entry.data)))


def case_adopted(entry: Entry) -> None:
    """A proposal is being handled."""
    note_adoption(CaseAdopted.from_data(dict(entry.data)), seq=entry.seq)


def case_returned(entry: Entry) -> None:
    """A proposal waits for the reviewer again."""
    note_return(CaseReturned.from_data(dict(entry.data)), seq=entry.seq)


def case_closed(entry: Entry) -> None:
    """A proposal was not decided."""
    close_proposal(CaseClosed.from_data(dict(entry.data)))


def violation_recorded(entry: Entry) -> None:
    """An entry waits for a second person."""
    message = ViolationRecorded.from_data(dict(entry.data))
    refresh_stores((message.store_id,), today=clock.today())


def violation_rejected(entry: Entry) -> None:
    """An entry waits no longer."""
    message = ViolationRejected.from_data(dict(entry.data))
    refresh_stores((message.store_id,), today=clock.today())


def violation_confirmed(entry: Entry) -> None:
    """An entry costs points, maybe in a later year than that of its ledger."""
    message = ViolationConfirmed.from_data(dict(entry.data))
    count_violation(message, command=_effect(entry, "count"))
    refresh_stores((message.store_id,), today=clock.today())


def points_counted(entry: Entry) -> None:
    """Points and perhaps the grade have changed: a measure may be due, and the chain concerned."""
    today = clock.today()
    message = PointsCounted.from_data(dict(entry.data))
    propose_measure(message, command=_effect(entry, "propose"))
    _assess(refresh_stores((message.store_id,), today=today), entry, today)


def grades_determined(entry: Entry) -> None:
    """A list of grades is to be applied."""
    today = clock.today()
    _assess(apply_determinations(GradesDetermined.from_data(dict(entry.data)), today=today), entry, today)


def rectification_called(entry: Entry) -> None:
    """Points or an item call for a rectification."""
    called = RectificationCalled.from_data(dict(entry.data))
    order_called(called, today=clock.local_day(entry.at), command=_effect(entry, "order"))


def rectification_ordered(entry: Entry) -> None:
    """The proposal shows its rectification."""
    message = RectificationOrdered.from_data(dict(entry.data))
    note_rectification(message.proposal_id, message.rectification_id, status=Status.ORDERED.value, seq=entry.seq)


def evidence_submitted(entry: Entry) -> None:
    """The proposal shows that evidence waits."""
    message = EvidenceSubmitted.from_data(dict(entry.data))
    status = Status.EVIDENCE_SUBMITTED.value
    note_rectification(message.proposal_id, message.rectification_id, status=status, seq=entry.seq)


def rectification_passed(entry: Entry) -> None:
    """What is held may be resumed, if it is so decided."""
    message = RectificationPassed.from_data(dict(entry.data))
    note_rectification(message.proposal_id, message.rectification_id, status=Status.PASSED.value, seq=entry.seq)
    day = clock.local_day(entry.at)
    propose_resumption(message.rectification_id, today=day, command=_effect(entry, "resume"))


def rectification_failed(entry: Entry) -> None:
    """Another round is ordered."""
    message = RectificationFailed.from_data(dict(entry.data))
    note_rectification(message.proposal_id, message.rectification_id, status=Status.FAILED.value, seq=entry.seq)
    order_again(message.rectification_id, today=clock.local_day(entry.at), command=_effect(entry, "again"))


#: By source, then by message name.
HANDLERS: Mapping[str, Mapping[str, Callable[[Entry], None]]] = {
    "agreements": {
        "StoresRegistered": stores_registered,
        "StoreRecorded": store_recorded,
        "ChainRegistered": chain_registered,
        "HoldPlaced": hold_placed,
        "HoldEnded": hold_ended,
    },
    "gateway": {
        "CaseOpened": case_opened,
        "CaseAdopted": case_adopted,
        "CaseReturned": case_returned,
        "CaseClosed": case_closed,
        "DecisionServed": decision_served,
    },
    "ratings": {
        "ViolationRecorded": violation_recorded,
        "ViolationConfirmed": violation_confirmed,
        "ViolationRejected": violation_rejected,
        "PointsCounted": points_counted,
        "GradesDetermined": grades_determined,
        "RectificationCalled": rectification_called,
        "RectificationOrdered": rectification_ordered,
        "EvidenceSubmitted": evidence_submitted,
        "RectificationPassed": rectification_passed,
        "RectificationFailed": rectification_failed,
    },
}
