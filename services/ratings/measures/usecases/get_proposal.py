"""Finds a proposal, if its store or chain lies in the actor's scope.

A read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from common.messages.words import Scope
from common.people.commands import Actor
from common.scope import grants_of
from services.ratings.domain.store import is_visible
from services.ratings.measures.domain.proposal import Proposal
from services.ratings.measures.domain.shown_proposal import ShownProposal
from services.ratings.measures.storage import decisions, proposals
from services.ratings.stores.usecases.find_store import find_store


def get_visible_proposal(proposal_id: str, *, actor: Actor, today: date) -> ShownProposal:
    """A proposal. Raises `ProposalNotFound` also for what lies outside the actor's scope."""
    found = proposals.get(proposal_id)
    if not _is_in_scope(found.proposal, actor, today):
        raise proposals.not_found()
    return with_resumptions([found])[0]


def with_resumptions(found: Sequence[ShownProposal]) -> list[ShownProposal]:
    """The same, each with the served resumption that ends what its case decided."""
    cases = [each.proposal.case_id for each in found if each.proposal.case_id]
    resumptions = decisions.resumptions_of(cases)
    return [
        replace(each, resumption=resumptions.get((each.proposal.case_id or "", each.proposal.subject_id)))
        for each in found
    ]


def _is_in_scope(proposal: Proposal, actor: Actor, today: date) -> bool:
    if proposal.scope is Scope.CHAIN:
        return grants_of(actor).covers_chain(proposal.subject_id)
    record = find_store(proposal.subject_id)
    return record is not None and is_visible(record, actor, today)
