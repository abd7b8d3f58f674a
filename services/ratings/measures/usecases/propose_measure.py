"""Proposes the measure that a counted entry brings for its store: by the year's points, or by its item.

Pattern: follow, of the counting; keyed by the entry. A rectification needs no decision and is ordered at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from common import files
from common.messages import Message
from common.messages.words import Scope
from common.people.commands import Command, derived_id
from services.ratings import ALIAS, policies
from services.ratings.domain import measures
from services.ratings.domain.history import History
from services.ratings.domain.measures import Proposed
from services.ratings.domain.messages import PointsCounted, RectificationCalled
from services.ratings.domain.points import Points, fold
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.usecases.find_ledger import find_ledger
from services.ratings.measures.domain import facts
from services.ratings.measures.domain.proposal import Fact, Proposal, Status, announcement
from services.ratings.measures.storage import proposals
from services.ratings.stores.usecases.find_store import get_store


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a store's proposal rests on."""

    ledger: StoreYear
    entry: Violation
    points: Points
    proposed: Proposed
    is_second: bool

    def facts(self) -> tuple[Fact, ...]:
        """The sentences of the proposal."""
        return facts.store_facts(self.ledger, self.entry, self.points, proposed=self.proposed)

    def figures(self) -> dict[str, Any]:
        """The figures of the proposal."""
        return facts.store_figures(
            self.ledger, self.entry, self.points, proposed=self.proposed, is_second=self.is_second
        )


def propose_measure(counted: PointsCounted, *, command: Command) -> bool:
    """Propose what the entry brings, if anything; False when nothing was to do."""
    grounds = _grounds(counted)
    if grounds is None:
        return False
    proposal = _proposal(grounds, command)
    return proposals.insert(
        proposal, area=grounds.ledger.area, command=command, messages=(_message(proposal, grounds.proposed),)
    )


def _grounds(counted: PointsCounted) -> Grounds | None:
    ledger = find_ledger(counted.store_id, counted.year)
    if ledger is None:
        return None
    entry = next(each for each in ledger.counted if each.violation_id == counted.violation_id)
    assert entry.decided_on is not None
    day: date = entry.decided_on
    # What was confirmed later has its own proposal, also when the clerk comes to this one late.
    ledger = ledger.when_confirmed(entry)
    policy = policies.measures_on(day)
    crossed = tuple(each for each in policy.point_measures if each.points in counted.crossed)
    points = fold(ledger.counted, policy=policies.scoring_on(day))
    is_heaviest = any(line.is_heaviest for line in points.lines if line.violation_id == entry.violation_id)
    proposed = measures.propose(entry, crossed=crossed, is_heaviest=is_heaviest, policy=policy)
    if proposed is None:
        return None
    history: History = get_store(counted.store_id).history
    is_second = measures.is_second_in_term(history, proposed=proposed, day=day)
    return Grounds(ledger, entry, points, proposed, is_second)


def _proposal(grounds: Grounds, command: Command) -> Proposal:
    proposed, ledger = grounds.proposed, grounds.ledger
    figures = grounds.figures()
    content = orjson.dumps({**figures, "explanation": grounds.points.step.to_plain()}, option=orjson.OPT_SORT_KEYS)
    stored = files.store(ALIAS, content, filename=f"store-{ledger.year}.json", content_type="application/json")
    return Proposal(
        proposal_id=derived_id("prp", grounds.entry.violation_id),
        measure=proposed.measure,
        scope=Scope.STORE,
        subject_id=ledger.store_id,
        status=Status.PROPOSED if proposed.needs_decision else Status.ORDERED,
        proposed_at=command.at,
        relied_on=_persons(grounds),
        facts=grounds.facts(),
        snapshot=figures,
        snapshot_sha256=stored.sha256,
        affected=(ledger.store_id,),
        months=proposed.months.least if proposed.months else None,
        most_months=proposed.months.most if proposed.months else None,
        working_days=proposed.working_days,
    )


def _persons(grounds: Grounds) -> tuple[str, ...]:
    entries = grounds.ledger.counted if grounds.proposed.points is not None else (grounds.entry,)
    hands = (hand for each in entries for hand in (each.recorded_by, each.decided_by) if hand)
    return tuple(sorted({person for hand in hands for person in hand.persons}))


def _message(proposal: Proposal, proposed: Proposed) -> Message:
    if proposed.needs_decision:
        return announcement(proposal)
    assert proposed.working_days is not None
    return RectificationCalled(
        proposal_id=proposal.proposal_id, store_id=proposal.subject_id, working_days=proposed.working_days
    )
