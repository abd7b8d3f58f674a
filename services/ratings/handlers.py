"""From feed entries to use cases: each handler translates one message; it may come again, in any order of subjects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from common import clock
from common.journal.feed import Handlers, Heard, compose
from common.messages import (
    CaseAdopted,
    CaseClosed,
    CaseOpened,
    CaseReturned,
    ChainRegistered,
    DecisionServed,
    HoldEnded,
    HoldPlaced,
    Message,
    PaperServed,
    StoreRecorded,
    StoresRegistered,
)
from common.messages.words import POINTS_NOTICE, Scope
from services.ratings import ALIAS
from services.ratings.chains.usecases.assess_chain import assess_chains
from services.ratings.chains.usecases.take_over_chains import take_over_chains
from services.ratings.cycle.usecases.apply_determinations import apply_determinations
from services.ratings.domain.messages import (
    EvidenceSubmitted,
    GradesDetermined,
    ObjectionOpened,
    PointsCounted,
    RectificationCalled,
    RectificationFailed,
    RectificationOrdered,
    RectificationPassed,
    ViolationConfirmed,
    ViolationRecorded,
    ViolationRejected,
)
from services.ratings.grades.usecases.follow_stores import follow_stores
from services.ratings.grades.usecases.refresh_stores import derive_stores, refresh_stores
from services.ratings.ledger.usecases.count_violation import count_violation
from services.ratings.ledger.usecases.open_objection import note_in_origin, open_objection
from services.ratings.measures.usecases.close_proposal import close_proposal
from services.ratings.measures.usecases.note_case import note_adoption, note_case, note_return
from services.ratings.measures.usecases.note_rectification import note_rectification
from services.ratings.measures.usecases.propose_measure import propose_measure
from services.ratings.measures.usecases.settle_decision import settle_decision
from services.ratings.rectifications.domain.rectification import Status
from services.ratings.rectifications.usecases.order_rectification import order_after_decision, order_again, order_called
from services.ratings.rectifications.usecases.propose_resumption import propose_resumption
from services.ratings.stores.domain.told import Told
from services.ratings.stores.usecases.take_over_stores import note_end, note_suspension, note_termination

handlers = Handlers(ALIAS)


def _assess(chain_ids: Iterable[str], heard: Heard[Message], *, today: date) -> None:
    assess_chains(dict.fromkeys(chain_ids, heard.command()), today=today)


def _derive(store_ids: Iterable[str], heard: Heard[Message], *, today: date) -> None:
    _assess(derive_stores(store_ids, today=today), heard, today=today)


@handlers.on_many(StoresRegistered, StoreRecorded, effect="assess")
def stores_told(heard: Sequence[Heard[StoresRegistered | StoreRecorded]]) -> None:
    """Stores of an import exist, or a store changed; a chain is assessed as it stands after all of them."""
    today = clock.today()
    told = {each.store_id: Told(one.seq, each) for one in heard for each in _stores_of(one.message)}
    by_seq = {each.seq: each for each in heard}
    chains = follow_stores(told, today=today)
    assess_chains({chain_id: by_seq[seq].command() for chain_id, seq in chains.items()}, today=today)


def _stores_of(message: StoresRegistered | StoreRecorded) -> Iterable[StoreRecorded]:
    if isinstance(message, StoreRecorded):
        return (message,)
    return (StoreRecorded.from_data(each) for each in message.stores)


@handlers.on_many(ChainRegistered)
def chain_registered(heard: Sequence[Heard[ChainRegistered]]) -> None:
    """Chains exist, or have other names."""
    take_over_chains({each.message.chain_id: (each.seq, each.message.chain_name) for each in heard})


@handlers.on(HoldPlaced, effect="assess")
def hold_placed(placed: HoldPlaced, heard: Heard[HoldPlaced]) -> None:
    """A hold takes effect on a day; a store's own suspension counts for its chain."""
    today = clock.today()
    _derive(note_suspension(placed, recorded_at=heard.entry.recorded_at), heard, today=today)


@handlers.on(HoldEnded)
def hold_ended(ended: HoldEnded, heard: Heard[HoldEnded]) -> None:
    """A hold is over."""
    note_end(ended)


@handlers.on(DecisionServed, effect="settle")
def decision_settles(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A decision takes effect: proposals move on."""
    settle_decision(served, command=heard.command())


@handlers.on(DecisionServed, effect="rectify")
def decision_orders(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """What a decision holds calls for a rectification."""
    order_after_decision(served, command=heard.command())


@handlers.on(DecisionServed, effect="assess")
def decision_counts(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A termination counts for the store's chain, and a chain's own measure uses up what it rested on."""
    today = clock.today()
    chains = derive_stores(note_termination(served, recorded_at=heard.entry.recorded_at), today=today)
    own = (served.subject_id,) if served.scope == Scope.CHAIN else ()
    _assess({*chains, *own}, heard, today=today)


@handlers.on(CaseOpened)
def case_opened(opened: CaseOpened, heard: Heard[CaseOpened]) -> None:
    """A proposal has its case."""
    note_case(opened)


@handlers.on(CaseAdopted)
def case_adopted(adopted: CaseAdopted, heard: Heard[CaseAdopted]) -> None:
    """A proposal is being handled."""
    note_adoption(adopted, seq=heard.seq)


@handlers.on(CaseReturned)
def case_returned(returned: CaseReturned, heard: Heard[CaseReturned]) -> None:
    """A proposal waits for the reviewer again."""
    note_return(returned, seq=heard.seq)


@handlers.on(CaseClosed)
def case_closed(closed: CaseClosed, heard: Heard[CaseClosed]) -> None:
    """A proposal was not decided."""
    close_proposal(closed)


@handlers.on(ViolationRecorded)
def violation_recorded(recorded: ViolationRecorded, heard: Heard[ViolationRecorded]) -> None:
    """An entry waits for a second person."""
    refresh_stores((recorded.store_id,), today=clock.today())


@handlers.on(ViolationRejected)
def violation_rejected(rejected: ViolationRejected, heard: Heard[ViolationRejected]) -> None:
    """An entry waits no longer."""
    refresh_stores((rejected.store_id,), today=clock.today())


@handlers.on(ViolationConfirmed, effect="count")
def violation_confirmed(confirmed: ViolationConfirmed, heard: Heard[ViolationConfirmed]) -> None:
    """An entry costs points, maybe in a later year than that of its ledger."""
    count_violation(confirmed, command=heard.command())
    refresh_stores((confirmed.store_id,), today=clock.today())


@handlers.on(PointsCounted, effect="propose")
def points_propose(counted: PointsCounted, heard: Heard[PointsCounted]) -> None:
    """Points have changed: a measure may be due."""
    propose_measure(counted, command=heard.command())


@handlers.on(PointsCounted, effect="assess")
def points_count(counted: PointsCounted, heard: Heard[PointsCounted]) -> None:
    """Perhaps the grade has changed, and with it the count of the chain."""
    today = clock.today()
    _assess(refresh_stores((counted.store_id,), today=today), heard, today=today)


@handlers.on(PaperServed, effect="tell")
def notice_served(served: PaperServed, heard: Heard[PaperServed]) -> None:
    """The service of a notice of points opens the window to object; other papers begin nothing here."""
    if served.kind == POINTS_NOTICE:
        open_objection(served, command=heard.command())
        note_in_origin(served, command=heard.command("origin"))


@handlers.on(ObjectionOpened, effect="assess")
def objection_opened(opened: ObjectionOpened, heard: Heard[ObjectionOpened]) -> None:
    """From a known day on the entry counts for the chain."""
    today = clock.today()
    _assess(refresh_stores((opened.store_id,), today=today), heard, today=today)


@handlers.on(GradesDetermined, effect="assess")
def grades_determined(determined: GradesDetermined, heard: Heard[GradesDetermined]) -> None:
    """A list of grades is to be applied."""
    today = clock.today()
    _assess(apply_determinations(determined, today=today), heard, today=today)


@handlers.on(RectificationCalled, effect="order")
def rectification_called(called: RectificationCalled, heard: Heard[RectificationCalled]) -> None:
    """Points or an item call for a rectification."""
    order_called(called, today=clock.local_day(heard.entry.at), command=heard.command())


@handlers.on(RectificationOrdered)
def rectification_ordered(ordered: RectificationOrdered, heard: Heard[RectificationOrdered]) -> None:
    """The proposal shows its rectification."""
    note_rectification(ordered.proposal_id, ordered.rectification_id, status=Status.ORDERED, seq=heard.seq)


@handlers.on(EvidenceSubmitted)
def evidence_submitted(submitted: EvidenceSubmitted, heard: Heard[EvidenceSubmitted]) -> None:
    """The proposal shows that evidence waits."""
    status = Status.EVIDENCE_SUBMITTED
    note_rectification(submitted.proposal_id, submitted.rectification_id, status=status, seq=heard.seq)


@handlers.on(RectificationPassed, effect="resume")
def rectification_passed(passed: RectificationPassed, heard: Heard[RectificationPassed]) -> None:
    """What is held may be resumed, if it is so decided."""
    note_rectification(passed.proposal_id, passed.rectification_id, status=Status.PASSED, seq=heard.seq)
    propose_resumption(passed.rectification_id, today=clock.local_day(heard.entry.at), command=heard.command())


@handlers.on(RectificationFailed, effect="again")
def rectification_failed(failed: RectificationFailed, heard: Heard[RectificationFailed]) -> None:
    """Another round is ordered."""
    note_rectification(failed.proposal_id, failed.rectification_id, status=Status.FAILED, seq=heard.seq)
    order_again(failed.rectification_id, today=clock.local_day(heard.entry.at), command=heard.command())


HANDLERS = compose(handlers)
