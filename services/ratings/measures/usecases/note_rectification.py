"""Shows with proposals how their rectifications stand.

Pattern: follow, of the rectification; ordered by the entry's number.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.ratings.measures.storage import proposals

Shown = proposals.Shown


def note_rectification(proposal_id: str | None, rectification_id: str, *, status: str, seq: int) -> None:
    """Note the state (a word of `rectifications.domain.rectification.Status`), unless a later one is known."""
    if proposal_id is not None:
        note_rectifications([Shown(proposal_id, rectification_id, status, seq)])


def note_rectifications(shown: Sequence[proposals.Shown]) -> None:
    """The same of several, each by its entry."""
    proposals.note_rectifications(shown)
