"""Proposes what gave way again, once that to which it gave way ended without a decision; decision 0068.

Pattern: follow, of the case's closing; keyed by the proposal that comes before. It goes the way of `propose_measures`.
What another undecided proposal outweighs waits for that one's end, when everything is looked at anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from common.days import local_day
from common.messages.words import Scope
from common.people.commands import Command
from services.ratings.domain.spans import covering
from services.ratings.domain.store import StoreRecord
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.usecases.find_ledger import find_ledgers
from services.ratings.measures.domain.outweighing import crossed_of, find_outweighing
from services.ratings.measures.domain.proposal import UNDECIDED, Proposal, Status
from services.ratings.measures.domain.returning import Line, Open, find_open, first_id
from services.ratings.measures.storage import decisions, proposals
from services.ratings.measures.usecases.propose_measure import (
    Again,
    Counting,
    Grounds,
    grounds_of,
    keep_grounds,
    proposal_of,
)
from services.ratings.stores.usecases.find_store import get_store


def propose_again(proposal_id: str, *, command: Command) -> None:
    """Propose for the store of a closed proposal those of its grounds for which nothing stands any more.

    Nothing of what was decided meanwhile, or of an agreement that is over. Raises `StoreNotFound`.
    """
    closed = proposals.find(proposal_id)
    if closed is None or closed.scope is not Scope.STORE:
        return
    known = proposals.find_of_store(closed.subject_id)
    found = _returning(find_open(known), get_store(closed.subject_id), command)
    new = [each for _, _, each in found]
    standing = [each for each in known if each.status in UNDECIDED]
    decided = _served_on(known)
    keep_grounds(
        [
            (grounds, command)
            for line, grounds, proposal in found
            if find_outweighing(proposal, (*standing, *new, *_since(line, decided))) is None
        ]
    )


def _returning(opened: Sequence[Open], record: StoreRecord, command: Command) -> list[tuple[Line, Grounds, Proposal]]:
    """What each line would propose next, if anything; one that no entry brought has nothing more."""
    today = local_day(command.at)
    snapshots = [each.line.first.snapshot for each in opened]
    years = {(record.store_id, each["year"]) for each in snapshots if "year" in each}
    entries = {
        first_id(entry.violation_id): (entry, ledger)
        for ledger in find_ledgers(years).values()
        for entry in ledger.counted
    }
    due = [
        (each.line, _counting(each, *entries[each.line.first.proposal_id], record=record, today=today))
        for each in opened
        if each.line.first.proposal_id in entries
    ]
    due = [(line, counting) for line, counting in due if _is_in_its_term(counting, today)]
    of_each = grounds_of([counting for _, counting in due])
    return [
        (line, grounds, proposal_of(grounds, command, evidence=""))
        for (line, _), all_of in zip(due, of_each, strict=True)
        for grounds in all_of
    ]


def _counting(opened: Open, entry: Violation, ledger: StoreYear, *, record: StoreRecord, today: date) -> Counting:
    crossed = crossed_of(opened.line.first)
    again = Again(today, opened.line.last.proposal_id, opened.passed, opened.standing)
    return Counting(entry, () if crossed is None else (crossed,), ledger, record, again=again)


def _is_in_its_term(counting: Counting, today: date) -> bool:
    """Whether the agreement of the day of the confirmation is that of today: no other bears what was done under it."""
    terms = counting.record.history.terms
    return covering(terms, counting.day) == covering(terms, today)


def _served_on(known: Sequence[Proposal]) -> list[tuple[Proposal, date]]:
    """What was decided, each with the day of the service."""
    decided = [each for each in known if each.status in (Status.DECIDED, Status.ENDED)]
    served = decisions.find_all(each.case_id for each in decided if each.case_id)
    return [(each, served[each.case_id].served_on) for each in decided if each.case_id in served]


def _since(line: Line, decided: Sequence[tuple[Proposal, date]]) -> list[Proposal]:
    """What was decided after a line was first proposed; beside what was decided before, that was proposed as well."""
    proposed_on = local_day(line.first.proposed_at)
    return [each for each, served_on in decided if served_on > proposed_on]
