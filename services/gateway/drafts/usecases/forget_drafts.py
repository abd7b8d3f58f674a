"""Forgets drafts that nobody came back for, and what was sent so long ago that its key is forgotten too."""

from __future__ import annotations

from datetime import datetime

from common import owned_files
from services.gateway import ALIAS
from services.gateway.drafts.domain.draft import KEPT_OPEN, KEPT_SENT, Draft
from services.gateway.drafts.storage import drafts
from services.gateway.drafts.usecases.send_draft import wait_for_outcome


def forget_drafts(*, at: datetime) -> int:
    """Delete what is past its time at an instant, files first; how many drafts. The clerk's schedule runs it."""
    return _delete(drafts.ids_before(open_before=at - KEPT_OPEN, sent_before=at - KEPT_SENT))


def discard_draft(draft: Draft, *, at: datetime) -> bool:
    """Throw a draft away with its files, because its author wants to begin anew; False when it was sent, and stays.

    Waits for the outcome of what is being sent at this moment: when it is refused, the draft can be thrown away.
    """
    while (discarded := drafts.discard(draft.draft_id)) is None:
        found = wait_for_outcome(draft, at=at)
        if found is None or found.sent is not None:
            return found is None
    for each in discarded.content.files:
        owned_files.remove(ALIAS, draft.draft_id, each.sha256)
    return True


def _delete(draft_ids: list[str]) -> int:
    for each in draft_ids:
        owned_files.clear(ALIAS, each)
    return drafts.delete(draft_ids)
