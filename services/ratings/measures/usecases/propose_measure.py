"""Proposes the measures that counted entries bring for their stores: by the year's points, or by their items.

Pattern: follow, of the counting; keyed by the entry. A rectification needs no decision and is ordered at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from common import files
from common.messages import Message
from common.messages.words import Scope
from common.people.commands import Command, derived_id
from common.rules.laws import AgreementClauses
from services.ratings import ALIAS, policies
from services.ratings.domain import measures
from services.ratings.domain.history import History, Penalty
from services.ratings.domain.measures import Proposed
from services.ratings.domain.messages import PointsCounted, RectificationCalled
from services.ratings.domain.spans import Span, covering
from services.ratings.domain.store import StoreRecord, not_found
from services.ratings.ledger.domain.ledger import CountedYear, StoreYear
from services.ratings.ledger.usecases.find_ledger import find_ledgers
from services.ratings.measures.domain import facts
from services.ratings.measures.domain.alternatives import alternatives
from services.ratings.measures.domain.decision import Decided
from services.ratings.measures.domain.proposal import Fact, Proposal, Status, announcement
from services.ratings.measures.storage import proposals
from services.ratings.measures.usecases.find_decided import find_decided
from services.ratings.stores.usecases.find_store import find_stores


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a store's proposal rests on; what was counted later has its own, also when the clerk comes late.

    `crossed` is the highest number of points that the entry passed, None of none; `agreed` is what the text says that
    the store signed; `suspended` are the suspensions before in its `term`; `is_beside` says that it is what the item
    calls for beside a measure that is to be decided; `decided` is what was decided and served of the one that stands.
    """

    counted: CountedYear
    proposed: Proposed
    crossed: int | None
    agreed: AgreementClauses
    suspended: tuple[Penalty, ...]
    term: Span | None
    is_beside: bool
    decided: Mapping[str, Decided]

    def facts(self) -> tuple[Fact, ...]:
        """The sentences of the proposal."""
        return facts.store_facts(self.counted, proposed=self.proposed, agreed=self.agreed, decided=self.decided)

    def figures(self) -> dict[str, Any]:
        """The figures of the proposal."""
        figures = facts.store_figures(
            self.counted,
            proposed=self.proposed,
            agreed=self.agreed,
            suspended=self.suspended,
            term=self.term,
            crossed=self.crossed,
        )
        choice = alternatives(
            self.counted, proposed=self.proposed, agreed=self.agreed, facts=self.facts(), figures=figures
        )
        return {**figures, "alternatives": choice}

    def evidence(self) -> bytes:
        """The figures with the explanation of the points, as they are kept in a file."""
        explained = {**self.figures(), "explanation": self.counted.points.step.to_plain()}
        return orjson.dumps(explained, option=orjson.OPT_SORT_KEYS)


def propose_measures(told: Sequence[tuple[PointsCounted, Command]]) -> None:
    """Propose what each of the entries brings, if anything, by its command. Raises `StoreNotFound`."""
    ledgers = find_ledgers({(counted.store_id, counted.year) for counted, _ in told})
    records = {each.store_id: each for each in find_stores({store_id for store_id, _ in ledgers})}
    found: list[tuple[Grounds, Command]] = []
    for counted, command in told:
        ledger = ledgers.get((counted.store_id, counted.year))
        if ledger is not None:
            found += [(each, command) for each in grounds_of(counted, ledger, records.get(counted.store_id))]
    contents = [grounds.evidence() for grounds, _ in found]
    evidence = files.store_many(ALIAS, contents, filename="store.json", content_type="application/json")
    proposals.insert_many(
        _new(grounds, command, evidence=stored.sha256)
        for (grounds, command), stored in zip(found, evidence, strict=True)
    )


def grounds_of(told: PointsCounted, ledger: StoreYear, record: StoreRecord | None) -> list[Grounds]:
    """Of the measure that the entry brings, and of the rectification of its item beside one that needs a decision.

    Raises `StoreNotFound`.
    """
    if record is None:
        raise not_found()
    entry = next(each for each in ledger.counted if each.violation_id == told.violation_id)
    assert entry.decided_on is not None
    day: date = entry.decided_on
    policy = policies.measures_on(day)
    counted = ledger.as_counted(entry, policy_on=policies.scoring_on)
    crossed = tuple(each for each in policy.point_measures if each.points in told.crossed)
    history: History = record.history
    term, is_heaviest = covering(history.terms, day), counted.line.is_heaviest
    agreed, standing = policies.agreed_by(record, entry), measures.standing_suspension(history, day)
    proposed = measures.propose(
        entry,
        crossed=crossed,
        is_heaviest=is_heaviest,
        policy=policy,
        agreed=agreed,
        standing=standing,
        term=term,
    )
    beside = measures.rectification_beside(entry, proposed, is_heaviest=is_heaviest, policy=policy)
    highest, suspended = max(told.crossed, default=None), measures.suspensions_of_term(history, day)
    decided = find_decided([standing], of=record.store_id) if standing else {}
    return [
        Grounds(counted, each, highest, agreed, suspended, term, is_beside=each is beside, decided=decided)
        for each in (proposed, beside if told.orders_beside else None)
        if each is not None
    ]


def _new(grounds: Grounds, command: Command, *, evidence: str) -> proposals.New:
    proposal = proposal_of(grounds, command, evidence=evidence)
    return proposals.New(proposal, grounds.counted.area, command, (_message(proposal, grounds),))


def proposal_of(grounds: Grounds, command: Command, *, evidence: str) -> Proposal:
    """The proposal by a command; `evidence` names the file of its figures."""
    proposed, counted = grounds.proposed, grounds.counted
    return Proposal(
        proposal_id=_id(grounds),
        measure=proposed.measure,
        scope=Scope.STORE,
        subject_id=counted.store_id,
        status=Status.PROPOSED if proposed.needs_decision else Status.ORDERED,
        proposed_at=command.at,
        relied_on=_persons(grounds),
        facts=grounds.facts(),
        snapshot=grounds.figures(),
        snapshot_sha256=evidence,
        affected=(counted.store_id,),
        months=proposed.months.least if proposed.months else None,
        most_months=proposed.months.most if proposed.months else None,
        working_days=proposed.working_days,
    )


def _id(grounds: Grounds) -> str:
    """By the entry; what its item calls for beside its measure has one of its own."""
    return derived_id("prp", grounds.counted.entry.violation_id, *(("beside",) if grounds.is_beside else ()))


def _persons(grounds: Grounds) -> tuple[str, ...]:
    relied_on = facts.relied_on(grounds.counted, grounds.proposed)
    hands = (hand for each in relied_on for hand in (each.recorded_by, each.corrected_by, each.decided_by) if hand)
    return tuple(sorted({person for hand in hands for person in hand.persons}))


def _message(proposal: Proposal, grounds: Grounds) -> Message:
    proposed = grounds.proposed
    if proposed.needs_decision:
        return announcement(proposal)
    assert proposed.working_days is not None
    return RectificationCalled(
        proposal_id=proposal.proposal_id,
        store_id=proposal.subject_id,
        working_days=proposed.working_days,
        violation_id=grounds.counted.entry.violation_id,
    )
