"""What the journals bring to rectifications: what calls for one, and what becomes of it."""

from __future__ import annotations

from common import clock
from common.journal.feed import Handlers, Heard
from common.messages import DecisionServed
from services.ratings import ALIAS
from services.ratings.domain.messages import (
    EvidenceSubmitted,
    RectificationCalled,
    RectificationFailed,
    RectificationOrdered,
    RectificationPassed,
)
from services.ratings.measures.usecases.note_rectification import note_rectification
from services.ratings.rectifications.domain.rectification import Status
from services.ratings.rectifications.usecases.order_rectification import order_after_decision, order_again, order_called
from services.ratings.rectifications.usecases.propose_resumption import propose_resumption

handlers = Handlers(ALIAS)


@handlers.on(DecisionServed, effect="rectify")
def decision_orders(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """What a decision holds calls for a rectification."""
    order_after_decision(served, command=heard.command())


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
