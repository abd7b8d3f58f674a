"""Finds what earlier measures of a chain leave for a further one.

A read.
"""

from __future__ import annotations

from services.ratings.measures.domain.proposal import Proposal, Spent
from services.ratings.measures.storage import proposals


def find_live_measure(chain_id: str) -> Proposal | None:
    """The chain measure under way, or None."""
    return proposals.find_live(chain_id)


def find_spent(chain_id: str) -> Spent:
    """The episodes that supported measures that ended, or proposals that were closed."""
    return proposals.spent(chain_id)
