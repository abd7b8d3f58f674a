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
from services.ratings import ALIAS, policies
from services.ratings.domain import measures
from services.ratings.domain.history import Penalty
from services.ratings.domain.measures import Proposed
from services.ratings.domain.messages import PointsCounted, RectificationCalled
from services.ratings.domain.spans import covering
from services.ratings.domain.store import StoreRecord, not_found
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import CountedYear, StoreYear
from services.ratings.ledger.usecases.find_ledger import find_ledgers
from services.ratings.measures.domain import facts
from services.ratings.measures.domain.alternatives import alternatives
from services.ratings.measures.domain.decision import Decided
from services.ratings.measures.domain.proposal import Fact, Proposal, Status, announcement
from services.ratings.measures.domain.returning import first_id, successor_id
from services.ratings.measures.storage import proposals
from services.ratings.measures.usecases.find_decided import find_decided
from services.ratings.stores.usecases.find_store import find_stores


@dataclass(frozen=True, slots=True)
class Again:
    """That a ground of an entry may be proposed again `on` a day, `after` the proposals of its line.

    Those that are `passed` over are not; nothing is where one that is `standing` is graver (`returning.Open`).
    """

    on: date
    after: str
    passed: frozenset[int | None]
    standing: frozenset[int | None]

    def turn_of(self, ranked: Sequence[Proposed]) -> list[Proposed]:
        """What is to be proposed, at most one; `ranked` is what the entry would bring, the gravest at the head."""
        in_turn = [each for each in ranked if each.needs_decision and each.points not in self.passed]
        return [each for each in in_turn[:1] if each.points not in self.standing]


@dataclass(frozen=True, slots=True)
class Counting:
    """An entry that was counted, with its store's year and record; `crossed` are the numbers of points that it passed.

    `orders_beside` says that its notice orders what its item calls for beside a measure that is to be decided.
    """

    entry: Violation
    crossed: tuple[int, ...]
    ledger: StoreYear
    record: StoreRecord
    orders_beside: bool = False
    again: Again | None = None

    @property
    def day(self) -> date:
        """The day on which it was confirmed."""
        day = self.entry.decided_on
        assert day is not None
        return day

    @property
    def seen_on(self) -> date:
        """The day whose suspensions count: that of its confirmation, or on which its ground is proposed again."""
        return self.again.on if self.again else self.day

    @property
    def standing(self) -> Penalty | None:
        """The suspension of the store that stood on that day."""
        return measures.standing_suspension(self.record.history, self.seen_on)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a store's proposal rests on; what was counted later has its own, also when the clerk comes late.

    `facts` are its sentences, `figures` what goes with them; `is_beside` says that it is what the item calls for beside
    a measure that is to be decided; `again` that it is proposed again.
    """

    counted: CountedYear
    proposed: Proposed
    facts: tuple[Fact, ...]
    figures: Mapping[str, Any]
    is_beside: bool
    again: Again | None

    def evidence(self) -> bytes:
        """The figures with the explanation of the points, as they are kept in a file."""
        explained = {**self.figures, "explanation": self.counted.points.step.to_plain()}
        return orjson.dumps(explained, option=orjson.OPT_SORT_KEYS)


def propose_measures(told: Sequence[tuple[PointsCounted, Command]]) -> None:
    """Propose what each of the entries brings, if anything, by its command. Raises `StoreNotFound`."""
    ledgers = find_ledgers({(counted.store_id, counted.year) for counted, _ in told})
    records = {each.store_id: each for each in find_stores({store_id for store_id, _ in ledgers})}
    countings: list[tuple[Counting, Command]] = []
    for counted, command in told:
        ledger = ledgers.get((counted.store_id, counted.year))
        if ledger is not None:
            countings.append((counting_of(counted, ledger, _record(counted, records)), command))
    of_each = grounds_of([counting for counting, _ in countings])
    keep_grounds([(each, command) for (_, command), all_of in zip(countings, of_each, strict=True) for each in all_of])


def keep_grounds(found: Sequence[tuple[Grounds, Command]]) -> None:
    """Propose what these grounds are for, each by its command; what is proposed already stays as it is."""
    contents = [grounds.evidence() for grounds, _ in found]
    evidence = files.store_many(ALIAS, contents, filename="store.json", content_type="application/json")
    proposals.insert_many(
        _new(grounds, command, evidence=stored.sha256)
        for (grounds, command), stored in zip(found, evidence, strict=True)
    )


def counting_of(told: PointsCounted, ledger: StoreYear, record: StoreRecord) -> Counting:
    """The entry that was told of."""
    entry = next(each for each in ledger.counted if each.violation_id == told.violation_id)
    return Counting(entry, tuple(told.crossed), ledger, record, orders_beside=told.orders_beside)


def _record(counted: PointsCounted, records: Mapping[str, StoreRecord]) -> StoreRecord:
    if counted.store_id not in records:
        raise not_found()
    return records[counted.store_id]


def grounds_of(countings: Sequence[Counting]) -> list[list[Grounds]]:
    """Of each entry those of the measure that it brings, and of the rectification of its item beside one to be decided.

    What was decided of the suspensions that stand is asked once for all.
    """
    standing = [each.standing for each in countings]
    suspended = {each.case_id: of.record.store_id for of, each in zip(countings, standing, strict=True) if each}
    decided = find_decided(suspended)
    return [_grounds(each, penalty, decided=decided) for each, penalty in zip(countings, standing, strict=True)]


def _grounds(counting: Counting, standing: Penalty | None, *, decided: Mapping[str, Decided]) -> list[Grounds]:
    record, entry, day, again = counting.record, counting.entry, counting.day, counting.again
    policy, history = policies.measures_on(day), record.history
    counted = counting.ledger.as_counted(entry, policy_on=policies.scoring_on)
    term, is_heaviest = covering(history.terms, day), counted.line.is_heaviest
    agreed = policies.agreed_by(record, entry)
    ranked = measures.rank_measures(
        entry,
        crossed=tuple(each for each in policy.point_measures if each.points in counting.crossed),
        is_heaviest=is_heaviest,
        policy=policy,
        agreed=agreed,
        standing=standing,
        term=term,
    )
    proposed = next(iter(again.turn_of(ranked) if again else ranked), None)
    beside = measures.rectification_beside(entry, proposed, is_heaviest=is_heaviest, policy=policy)
    found: list[Grounds] = []
    for each in (proposed, beside if counting.orders_beside else None):
        if each is None:
            continue
        sentences = facts.store_facts(counted, proposed=each, agreed=agreed, decided=decided)
        figures = facts.store_figures(
            counted,
            proposed=each,
            agreed=agreed,
            suspended=measures.suspensions_of_term(history, counting.seen_on),
            term=term,
            crossed=max(counting.crossed, default=None),
            is_again=again is not None,
        )
        choice = alternatives(counted, proposed=each, agreed=agreed, facts=sentences, figures=figures)
        figures |= {"alternatives": choice}
        found.append(Grounds(counted, each, sentences, figures, is_beside=each is beside, again=again))
    return found


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
        facts=grounds.facts,
        snapshot=grounds.figures,
        snapshot_sha256=evidence,
        affected=(counted.store_id,),
        months=proposed.months.least if proposed.months else None,
        most_months=proposed.months.most if proposed.months else None,
        working_days=proposed.working_days,
    )


def _id(grounds: Grounds) -> str:
    """By the entry; what its item calls for beside its measure has one of its own, and so has what comes again."""
    if grounds.again is not None:
        return successor_id(grounds.again.after)
    violation_id = grounds.counted.entry.violation_id
    return derived_id("prp", violation_id, "beside") if grounds.is_beside else first_id(violation_id)


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
