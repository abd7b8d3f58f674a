"""The collections of ratings that are no projections, read and written again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.messages import DecisionServed
from services.ratings import ALIAS
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.storage.entries import ENTRY, FALL
from services.ratings.measures.domain.shown_proposal import ShownProposal
from services.ratings.measures.storage import decisions, proposals
from services.ratings.rectifications.storage import rectifications
from tests.migrations.rounds.round import BY_COMMAND, COMMAND, Fields, Round, add, by, text_of


def ledger_fields(ledger: StoreYear, stored: Fields) -> Fields:
    return {
        "_id": store_years.ledger_id(ledger.store_id, ledger.year),
        "store_id": ledger.store_id,
        "area": ledger.area,
        "year": ledger.year,
        "version": ledger.version,
        "entries": [ENTRY.fields(each) for each in ledger.entries],
        "entry_count": len(ledger.entries),
        "points": ledger.points,
        "grade": ledger.grade.value,
        "falls": [FALL.fields(each) for each in ledger.falls],
        "crossed": list(ledger.crossed),
        "explanation": ledger.explanation.to_plain() if ledger.explanation else {},
        "counted_ids": list(ledger.counted_ids),
    }


def write_proposal(shown: ShownProposal, stored: Fields) -> None:
    proposal = shown.proposal
    proposals.insert(proposals.New(proposal, stored["area"], **BY_COMMAND))
    further = {"affected_count": shown.affected_count, "rectification": shown.rectification or {}}
    add(ALIAS, "proposals", stored, further)


#: What a decision keeps as its message had it.
_OF_DECISION = ("proposal_id", "measure", "scope", "subject_id", "ends_case_id", "served_on", "first_on")


def read_decision(stored: Fields) -> DecisionServed:
    """The message that a decision was kept from: what its value carries from there, the rest as stored."""
    decision = decisions.find(stored["_id"])
    assert decision is not None
    rest: dict[str, Any] = {name: stored.get(name) for name in _OF_DECISION}
    return DecisionServed(
        case_id=decision.case_id,
        number=decision.number,
        last_on=text_of(decision.last_on),
        paper_id="",
        services=[],
        costs="",
        **rest,
    )


ROUNDS: Mapping[str, Round] = {
    "store_years": Round(by(store_years.find, "store_id", "year"), ledger_fields),
    # As of which entry its case stands: asked of the database alone.
    "proposals": Round(by(proposals.get, "_id"), write_proposal, frozenset({"version", "case_seq"})),
    "rectifications": Round(
        lambda stored: rectifications.get(stored["_id"])[0],
        lambda order, stored: rectifications.insert([rectifications.New(order, stored["area"], **BY_COMMAND)]),
        frozenset({"version"}),
    ),
    "decisions": Round(read_decision, lambda served, _: decisions.insert(served, command=COMMAND)),
}
