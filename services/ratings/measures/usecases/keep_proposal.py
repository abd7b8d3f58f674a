"""Keeps a proposed measure and tells the deciders of it.

Pattern: follow, of its cause; keyed by the cause. A unique index keeps a chain to one measure under way.
"""

from __future__ import annotations

from common.people.commands import Command
from services.ratings.measures.domain.proposal import Proposal, announcement
from services.ratings.measures.storage import proposals


def keep_proposal(proposal: Proposal, *, area: str, command: Command) -> bool:
    """Keep a proposal that needs a decision; False when it is there already, or its chain has one under way."""
    return proposals.insert(proposals.New(proposal, area, command, (announcement(proposal),)))
