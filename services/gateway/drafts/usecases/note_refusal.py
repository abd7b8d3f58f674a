"""Notes in a draft why what was posted last was not done, so that its address tells it as often as it is opened."""

from __future__ import annotations

from services.gateway.drafts.domain.draft import Draft, Refusal
from services.gateway.drafts.storage import drafts


def note_refusal(draft: Draft, refusal: Refusal) -> bool:
    """Keep it until something is posted again; False where there is no draft any more. One that was sent takes none."""
    return drafts.refuse(draft.draft_id, refusal) or drafts.find(draft.draft_id) is not None
