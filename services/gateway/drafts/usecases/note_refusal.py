"""Notes in a draft why what was posted last was not done, so that its address tells it as often as it is opened."""

from __future__ import annotations

from services.gateway.drafts.domain.draft import Draft, Refusal
from services.gateway.drafts.storage import drafts


def note_refusal(draft: Draft, refusal: Refusal) -> None:
    """Keep it until something is posted again; a draft that was sent takes none."""
    drafts.refuse(draft.draft_id, refusal)
