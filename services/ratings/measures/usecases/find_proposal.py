"""Finds a proposal, if its store or chain lies in the actor's scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from common.commands import Actor
from services.ratings.domain.store import is_visible
from services.ratings.measures.domain.proposal import Scope
from services.ratings.measures.storage import proposals
from services.ratings.stores.usecases.find_store import find_store


def visible_proposal(proposal_id: str, *, actor: Actor, today: date) -> Mapping[str, Any]:
    """A proposal as stored. Raises `ProposalNotFound` also for what lies outside the actor's scope."""
    found = proposals.get_stored(proposal_id)
    if found["scope"] == Scope.CHAIN:
        is_seen = actor.covers(chain_ids=(found["subject_id"],))
    else:
        record = find_store(found["subject_id"])
        is_seen = record is not None and is_visible(record, actor, today)
    if not is_seen:
        raise proposals.not_found()
    return found
