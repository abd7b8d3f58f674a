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

    Waits for the outcome of the same content that was sent just before; `UNDER_WAY` when there is none by then: it may
    or may not have happened, and may be sent again under the same key.
    """
    began = time.monotonic()
    while True:
        if drafts.begin(draft.draft_id, content, at=at):
            return Verdict.FIRST, draft
        found = drafts.find(draft.draft_id) or draft
        verdict = found.judge(content)
        waited = timedelta(seconds=time.monotonic() - began)
        if verdict in (Verdict.DONE, Verdict.USED) or (found.sent and at + waited >= found.sent.at + PATIENCE):
            return verdict, found
        time.sleep(_POLL_SECONDS)


def keep_receipt(draft: Draft, receipt: Receipt) -> None:
    """The command was carried out."""
    drafts.settle(draft.draft_id, receipt)


def reopen(draft: Draft) -> None:
    """The command was refused and left no trace."""
    drafts.reopen(draft.draft_id)


def note_applied(draft: Draft) -> None:
    """The effects of the command have been seen everywhere."""
    drafts.note_applied(draft.draft_id)
