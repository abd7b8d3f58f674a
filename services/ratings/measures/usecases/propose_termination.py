"""Proposes to terminate the agreement of a store that was suspended twice in its term, where its text asks for that.

Source: agreement Art. 31 (of the text of 2026), practice 12.5, decision 0055. Pattern: follow, of the calendar and of
the hold; keyed by the suspension that takes effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from common.messages.words import Scope
from common.people.commands import Command, derived_id
from common.rules.laws import SECOND_SUSPENSION, AgreementClauses
from services.ratings import policies
from services.ratings.domain.catalogue import FIRST_DAY
from services.ratings.domain.history import Penalty
from services.ratings.domain.measures import Measure, suspensions_of_term
from services.ratings.domain.store import StoreRecord
from services.ratings.measures.domain import facts
from services.ratings.measures.domain.proposal import Proposal, Status
from services.ratings.measures.storage import proposals
from services.ratings.measures.usecases.find_decided import find_decided
from services.ratings.measures.usecases.keep_proposal import keep_proposal
from services.ratings.stores.usecases.find_store import find_stores


def propose_terminations(store_ids: Iterable[str], *, today: date, command: Command) -> int:
    """Propose what the suspensions of these stores ask for that are in effect by a day; how many proposals are new.

    Nothing where fewer than two of the term took effect, where it is over, or where the store's text is not known.
    """
    return sum(_propose(each, today=today, command=command) for each in find_stores(set(store_ids)))


def _propose(record: StoreRecord, *, today: date, command: Command) -> bool:
    begun = [each for each in suspensions_of_term(record.history, today) if each.from_on <= today]
    annex = record.annex_on(today)
    if len(begun) < 2 or annex is None:
        return False
    annexed_on = max(FIRST_DAY, annex.taken_on)
    agreed = policies.agreement_on(annexed_on)
    if SECOND_SUSPENSION not in agreed.termination_grounds:
        return False
    proposal = _proposal(record, begun, agreed=agreed, annexed_on=annexed_on, command=command)
    return keep_proposal(proposal, area=record.area, command=command)


def _proposal(
    record: StoreRecord, begun: Sequence[Penalty], *, agreed: AgreementClauses, annexed_on: date, command: Command
) -> Proposal:
    decided = find_decided({each.case_id: record.store_id for each in begun})
    return Proposal(
        proposal_id=derived_id("prp", "second_suspension", begun[-1].case_id),
        measure=Measure.TERMINATION,
        scope=Scope.STORE,
        subject_id=record.store_id,
        status=Status.PROPOSED,
        proposed_at=command.at,
        relied_on=_persons(begun),
        facts=facts.second_suspension_facts(begun, decided=decided, agreed=agreed),
        snapshot={
            "ground": SECOND_SUSPENSION,
            "must_terminate": True,
            "suspended": [each.case_id for each in begun],
            "agreed_on": annexed_on.isoformat(),
        },
        affected=(record.store_id,),
    )


def _persons(begun: Iterable[Penalty]) -> tuple[str, ...]:
    """The natural persons on whose entries the suspensions rested."""
    behind = (proposals.find_by_case(each.case_id) for each in begun)
    return tuple(sorted({person for each in behind if each is not None for person in each.relied_on}))
