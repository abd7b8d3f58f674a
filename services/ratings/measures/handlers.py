"""What the journals bring to measures: points that propose one, and what becomes of a proposal."""

from __future__ import annotations

from collections.abc import Sequence

from common.journal.feed import Handlers, Heard
from common.messages import (
    CaseAdopted,
    CaseClosed,
    CaseOpened,
    CaseReturned,
    DecisionServed,
    MeasureProposed,
)
from common.messages.words import Scope
from services.ratings import ALIAS
from services.ratings.domain.messages import PointsCounted
from services.ratings.measures.usecases.close_proposal import close_proposal
from services.ratings.measures.usecases.note_case import note_adoption, note_case, note_return
from services.ratings.measures.usecases.propose_again import propose_again
from services.ratings.measures.usecases.propose_measure import propose_measures
from services.ratings.measures.usecases.settle_decision import settle_decision
from services.ratings.measures.usecases.withdraw_outweighed import withdraw_outweighed

handlers = Handlers(ALIAS)


@handlers.on(DecisionServed, effect="settle")
def decision_settles(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A decision takes effect: proposals move on."""
    settle_decision(served, command=heard.command())


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


@handlers.on(CaseClosed, effect="propose_again")
def case_closed(closed: CaseClosed, heard: Heard[CaseClosed]) -> None:
    """A proposal was not decided: what gave way to it comes again."""
    close_proposal(closed)
    if closed.proposal_id is not None:
        propose_again(closed.proposal_id, command=heard.command())


@handlers.on_many(PointsCounted, effect="propose")
def points_propose(heard: Sequence[Heard[PointsCounted]]) -> None:
    """Points have changed: measures may be due."""
    propose_measures([(each.message, each.command()) for each in heard])


@handlers.on_many(MeasureProposed, effect="outweigh")
def measures_outweigh(heard: Sequence[Heard[MeasureProposed]]) -> None:
    """What was proposed for a store before may give way."""
    withdraw_outweighed(
        {each.message.subject_id: each.command() for each in heard if each.message.scope == Scope.STORE}
    )
