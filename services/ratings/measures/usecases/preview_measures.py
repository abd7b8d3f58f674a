"""Tells which measures an entry would bring, before it is counted: what would be proposed, and what would give way.

A read. It goes the way of `propose_measures` and of `withdraw_outweighed`, up to what these write.
"""

from __future__ import annotations

from dataclasses import dataclass

from common.people.commands import Command
from services.ratings.domain.messages import PointsCounted
from services.ratings.domain.store import StoreRecord
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.measures.domain.outweighing import find_outweighing
from services.ratings.measures.domain.proposal import Proposal
from services.ratings.measures.storage import proposals
from services.ratings.measures.usecases.propose_measure import Grounds, counting_of, grounds_of, proposal_of

#: No file is kept of what nobody proposed.
_NO_EVIDENCE = ""


@dataclass(frozen=True, slots=True)
class PreviewedMeasure:
    """What would be proposed, or ordered at once; `gives_way_to` is the undecided proposal for which it would go."""

    grounds: Grounds
    proposal: Proposal
    gives_way_to: Proposal | None


@dataclass(frozen=True, slots=True)
class PreviewedMeasures:
    """The measures that an entry would bring, and the undecided proposals of its store that would go for them."""

    measures: tuple[PreviewedMeasure, ...]
    withdrawn: tuple[Proposal, ...]


def preview_measures(
    counted: PointsCounted, ledger: StoreYear, record: StoreRecord, *, command: Command
) -> PreviewedMeasures:
    """What the clerk would propose of this counting; `ledger` has the entry counted already."""
    grounds = grounds_of([counting_of(counted, ledger, record)])[0]
    found = [(each, proposal_of(each, command, evidence=_NO_EVIDENCE)) for each in grounds]
    undecided = proposals.find_undecided(counted.store_id)
    beside = (*undecided, *(proposal for _, proposal in found if proposal.needs_decision))
    withdrawn = [each for each in undecided if each.outweighed_by is None and find_outweighing(each, beside)]
    return PreviewedMeasures(
        tuple(PreviewedMeasure(each, proposal, _heavier(proposal, beside)) for each, proposal in found),
        tuple(withdrawn),
    )


def _heavier(proposal: Proposal, beside: tuple[Proposal, ...]) -> Proposal | None:
    return find_outweighing(proposal, beside) if proposal.needs_decision else None
