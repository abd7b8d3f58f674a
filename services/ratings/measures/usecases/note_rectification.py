"""Shows with a proposal how its rectification stands.

Pattern: follow, of the rectification; ordered by the entry's number.
"""

from __future__ import annotations

from services.ratings.measures.storage import proposals
from services.ratings.rectifications.domain.rectification import Status


def note_rectification(proposal_id: str | None, rectification_id: str, *, status: Status, seq: int) -> None:
    """Note the state, unless there is no proposal or a later state is known."""
    if proposal_id is not None:
        proposals.note_rectification(proposal_id, rectification_id=rectification_id, status=status.value, seq=seq)
