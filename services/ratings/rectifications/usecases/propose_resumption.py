"""Proposes to resume what is held without a printed end once its rectification was accepted.

A suspension with a printed end opens by itself after it: no clause of the text lets it end before (decision 0060).

Pattern: follow, of the acceptance; keyed by the rectification.
"""

from __future__ import annotations

from datetime import date

from common.messages.words import Scope
from common.people.commands import Command, derived_id
from services.ratings import policies
from services.ratings.chains.usecases.assess_chain import count_chain
from services.ratings.domain.measures import Measure
from services.ratings.measures.domain.decision import Decision
from services.ratings.measures.domain.notes import told_notes
from services.ratings.measures.domain.proposal import Proposal, Status
from services.ratings.measures.usecases.find_decision import find_decision
from services.ratings.measures.usecases.keep_proposal import keep_proposal
from services.ratings.rectifications.domain import facts
from services.ratings.rectifications.domain.rectification import Rectification
from services.ratings.rectifications.storage import rectifications
from services.ratings.stores.usecases.find_store import find_store


def propose_resumption(rectification_id: str, *, today: date, command: Command) -> bool:
    """Propose what ends the hold of the rectification's decision; False when it has an end, or it is proposed."""
    order, area = rectifications.get(rectification_id)
    decision = find_decision(order.case_id) if order.case_id else None
    if decision is None or decision.last_on is not None:
        return False
    proposal = _proposal(order, decision, today=today, command=command)
    return keep_proposal(proposal, area=area, command=command)


def _proposal(order: Rectification, decision: Decision, *, today: date, command: Command) -> Proposal:
    is_chain = order.scope is Scope.CHAIN
    return Proposal(
        proposal_id=derived_id("prp", order.rectification_id),
        measure=Measure.CHAIN_RESUMPTION if is_chain else Measure.RESUMPTION,
        scope=order.scope,
        subject_id=order.subject_id,
        status=Status.PROPOSED,
        proposed_at=command.at,
        relied_on=order.decided_by.persons if order.decided_by else (),
        facts=(
            facts.resumption_fact(
                number=decision.number, passed_on=today, is_chain=is_chain, agreed=policies.agreement_on(today)
            ),
        ),
        snapshot={
            "rectification_id": order.rectification_id,
            "round": order.round,
            "passed_on": today.isoformat(),
            **told_notes(()),
        },
        affected=_affected(order, today),
        ends_case_id=order.case_id,
    )


def _affected(order: Rectification, today: date) -> tuple[str, ...]:
    if order.scope is Scope.STORE:
        record = find_store(order.subject_id)
        return (record.store_id,) if record else ()
    counted = count_chain(order.subject_id, today, policy=policies.chain_on(today))
    return tuple(each.record.store_id for each in counted.counted if each.is_of_today)
