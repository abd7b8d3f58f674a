"""Shows with a proposal how its rectification stands.

Pattern: follow, of the rectification; ordered by the entry's number.
"""

from __future__ import annotations

from services.ratings.measures.storage import proposals


def note_rectification(proposal_id: str | None, rectification_id: str, *, status: str, seq: int) -> None:
    """Note the state (a word of `rectifications.domain.rectification.Status`), unless a later one is known."""
    if proposal_id is not None:
        proposals.note_rectification(proposal_id, rectification_id=rectification_id, status=status, seq=seq)
