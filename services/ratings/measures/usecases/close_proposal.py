"""Notes that a decision case ended without a decision: its proposal is closed, and its chain free for another.

Pattern: follow, of the case's closing.
"""

from __future__ import annotations

from common.messages import CaseClosed
from services.ratings.measures.storage import proposals


def close_proposal(closed: CaseClosed) -> bool:
    """Close the proposal of a case; False when nothing was to do."""
    return closed.proposal_id is not None and proposals.close(closed.proposal_id)
