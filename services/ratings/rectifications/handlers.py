"""What the journals bring to rectifications: what calls for one, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence

from common import clock
from common.journal.feed import Handlers, Heard
from common.messages import DecisionServed, PaperServed
from common.messages.words import POINTS_NOTICE
from services.ratings import ALIAS
from services.ratings.domain.messages import (
    EvidenceSubmitted,
    RectificationBegun,
    RectificationCalled,
    RectificationFailed,
    RectificationOrdered,
    RectificationPassed,
)
from services.ratings.measures.usecases.note_rectification import Shown, note_rectification, note_rectifications
from services.ratings.rectifications.domain.rectification import Status
from services.ratings.rectifications.usecases.begin_periods import begin_periods
from services.ratings.rectifications.usecases.order_rectification import order_after_decision, order_again, order_called
from services.ratings.rectifications.usecases.propose_resumption import propose_resumption

handlers = Handlers(ALIAS)
handlers.kept_for_audit(RectificationBegun)


@handlers.on(DecisionServed, effect="rectify")
def decision_orders(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """What a decision holds calls for a rectification."""
    order_after_decision(served, command=heard.command())


@handlers.on_many(RectificationCalled, effect="order")
def rectifications_called(heard: Sequence[Heard[RectificationCalled]]) -> None:
    """Points or items call for rectifications."""
    order_called([(each.message, clock.local_day(each.entry.at), each.command()) for each in heard])


@handlers.on(PaperServed, effect="begin")
def notice_served(served: PaperServed, heard: Heard[PaperServed]) -> None:
    """The service of a notice of points begins what it orders to be put right."""
    if served.kind == POINTS_NOTICE:
        begin_periods({served.about: heard.command()})


@handlers.on_many(RectificationOrdered, effect="rectification_ordered")
def rectifications_ordered(heard: Sequence[Heard[RectificationOrdered]]) -> None:
    """The proposals show their rectifications."""
    note_rectifications(
        [
            Shown(each.message.proposal_id, each.message.rectification_id, Status.ORDERED, each.seq)
            for each in heard
            if each.message.proposal_id is not None
        ]
    )


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
