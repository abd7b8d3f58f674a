"""What a served decision of the gateway does here: which hold it places or ends, which terms it ends.

Source: blueprint section 6 ("effect", "termination") and section 7; a decision takes effect on `first_on` 00:00, and
its last day belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.ids import CaseId, ChainId, HoldId, StoreId
from common.messages import ChainDecisionNumbered, DecisionServed
from common.messages.words import Costs, HoldKind, Measure, SettlementService
from common.people.commands import derived_id
from services.agreements.domain.days import start_of
from services.agreements.domain.holds import Hold, HoldEnding, HoldScope
from services.agreements.domain.terms import TermEnding


@dataclass(frozen=True, slots=True)
class Annex:
    """The stores that the paper of a decision on a chain lists: those that it reaches, and those that it exempts.

    `decided_on` is the day of the decision; None of one that told nobody whom it exempts.
    """

    paper_id: str
    case_id: CaseId
    named: tuple[str, ...]
    exempt: tuple[str, ...]
    decided_on: date | None


def annex_from(told: ChainDecisionNumbered | DecisionServed) -> Annex:
    """The annex that the number of a decision on a chain, or its service, tells."""
    return Annex(
        paper_id=told.paper_id,
        case_id=CaseId(told.case_id),
        named=tuple(told.annex or ()),
        exempt=tuple(told.exempt or ()),
        decided_on=date.fromisoformat(told.dated_on) if told.dated_on else None,
    )


def hold_id_of(case_id: str) -> HoldId:
    """The id of the hold that a decision case places: one case, one hold."""
    return HoldId(derived_id("hld", case_id))


def hold_from(decision: DecisionServed, *, at: datetime) -> Hold:
    """The hold that a suspension, of a store or of a chain, places. Raises `ValueError` when it names no service."""
    if not decision.services:
        raise ValueError(f"the suspension of case {decision.case_id} names no settlement service")
    is_chain = decision.measure == Measure.CHAIN_SUSPENSION
    return Hold(
        id=hold_id_of(decision.case_id),
        scope=HoldScope.CHAIN if is_chain else HoldScope.STORE,
        subject_id=ChainId(decision.subject_id) if is_chain else StoreId(decision.subject_id),
        kind=HoldKind.CHAIN if is_chain else HoldKind.AGREEMENT_SUSPENSION,
        costs=Costs(decision.costs),
        services=tuple(SettlementService(each) for each in decision.services),
        case_id=CaseId(decision.case_id),
        number=decision.number,
        served_on=date.fromisoformat(decision.served_on),
        from_at=start_of(date.fromisoformat(decision.first_on)),
        until=start_of(date.fromisoformat(decision.last_on) + timedelta(days=1)) if decision.last_on else None,
        recorded_at=at,
        annex_count=None if decision.annex is None else len(decision.annex),
    )


def ending_from(decision: DecisionServed, *, at: datetime) -> HoldEnding:
    """The ending that a resumption states. Raises `ValueError` when it does not name the case whose hold it ends."""
    if decision.ends_case_id is None:
        raise ValueError(f"the resumption of case {decision.case_id} does not say which hold it ends")
    return HoldEnding(
        ends_case_id=CaseId(decision.ends_case_id),
        until=start_of(date.fromisoformat(decision.first_on)),
        recorded_at=at,
        case_id=CaseId(decision.case_id),
        number=decision.number,
    )


def term_ending_from(decision: DecisionServed, *, at: datetime) -> TermEnding:
    """The end of all terms that a termination states."""
    return TermEnding(
        until_on=date.fromisoformat(decision.first_on),
        case_id=CaseId(decision.case_id),
        number=decision.number,
        recorded_at=at,
    )
