"""Around a command that a form sends: its content is noted before, its receipt kept after, and forgotten if refused.

So that whoever comes with the same key later, by a second click or another tab, is told what was sent and when.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from common.people.commands import Receipt
from services.gateway.drafts.domain.draft import Content, Draft, Verdict
from services.gateway.drafts.storage import drafts

#: How long the second of two simultaneous clicks waits for the outcome of the first.
PATIENCE = timedelta(seconds=5)
_POLL_SECONDS = 0.05


def begin_sending(draft: Draft, content: Content, *, at: datetime) -> tuple[Verdict, Draft]:
    """Whether this content is sent now for the first time, and the draft as it stands.

    Waits for the outcome of what was sent just before; `UNDER_WAY` when there is none by then: it may or may not have
    happened, and may be sent again under the same key.
    """
    while not drafts.begin(draft.draft_id, content, at=at):
        found = wait_for_outcome(draft, at=at)
        if found is None:
            return Verdict.GONE, draft
        if found.sent is not None:
            return found.judge(content), found
    return Verdict.FIRST, draft


def wait_for_outcome(draft: Draft, *, at: datetime) -> Draft | None:
    """The draft as it stands: not sent, sent with a receipt, or sent so long ago that nobody waits; None if gone."""
    began = time.monotonic()
    while (found := drafts.find(draft.draft_id)) and found.sent and not found.sent.receipt:
        if at + timedelta(seconds=time.monotonic() - began) >= found.sent.at + PATIENCE:
            break
        time.sleep(_POLL_SECONDS)
    return found


def keep_receipt(draft: Draft, receipt: Receipt) -> None:
    """The command was carried out."""
    drafts.settle(draft.draft_id, receipt)


def reopen(draft: Draft) -> None:
    """The command was refused and left no trace."""
    drafts.reopen(draft.draft_id)


def note_applied(draft: Draft) -> None:
    """The effects of the command have been seen everywhere."""
    drafts.note_applied(draft.draft_id)
