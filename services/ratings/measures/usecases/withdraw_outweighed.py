"""Withdraws what was proposed for a store and not decided, where a heavier measure on the same ground was proposed.

Source: decision 0055. Pattern: follow, of the proposal; keyed by the one that gives way. The gateway closes its case,
unless the decision is issued already: then both stand, and the later one begins after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from common.messages import ProposalWithdrawn
from common.people.commands import Command
from services.ratings.attempts import until_won
from services.ratings.measures.domain.facts import withdrawal_reason
from services.ratings.measures.domain.outweighing import find_outweighing, tie_of
from services.ratings.measures.domain.proposal import Proposal
from services.ratings.measures.storage import proposals


def withdraw_outweighed(proposed: Mapping[str, Command]) -> None:
    """Withdraw what gives way among the undecided proposals of stores, each store with the command of its newest."""
    for store_id, command in proposed.items():
        until_won(partial(_withdraw, store_id, command))


def _withdraw(store_id: str, command: Command) -> None:
    undecided = proposals.find_undecided(store_id)
    for each in undecided:
        heavier = find_outweighing(each, undecided) if each.outweighed_by is None else None
        if heavier is not None:
            _give_way(each, heavier, command)


def _give_way(proposal: Proposal, heavier: Proposal, command: Command) -> None:
    tie = tie_of(proposal, heavier)
    assert tie is not None
    message = ProposalWithdrawn(
        proposal_id=proposal.proposal_id,
        reason=withdrawal_reason(heavier, tie=tie),
        outweighed_by=heavier.proposal_id,
    )
    proposals.withdraw(proposal, outweighed_by=heavier.proposal_id, command=command, message=message)
