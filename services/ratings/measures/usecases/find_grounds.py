"""Finds what brought measures about, for rooms that tell of what came of them.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.ratings.measures.storage import proposals


def find_grounds(proposal_ids: Iterable[str]) -> dict[str, str]:
    """Of each proposal the sentence that says what called for it: the act, or the points that the year had reached."""
    return proposals.grounds_of(proposal_ids)
