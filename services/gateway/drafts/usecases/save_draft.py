"""Saves what was typed into a form, before anything is checked: a refusal loses nothing."""

from __future__ import annotations

from services.gateway.drafts.domain.draft import Draft, Shown
from services.gateway.drafts.storage import drafts

#: How often two pages may save the same draft at the same moment.
_TRIES = 10


class DraftOutrun(Exception):
    """Raised when other answers were saved in the same draft since the form was shown, as by another tab: `stored`."""

    def __init__(self, stored: Draft) -> None:
        super().__init__(stored.draft_id)
        self.stored = stored


def save_draft(draft: Draft, *, shown: Shown | None = None, takes_back: bool = True) -> Draft:
    """The draft as it is stored now: with the files chosen before; unchanged if it was sent already.

    Why the last post was refused is taken back by another post, not by what is saved while one types.
    Raises `DraftOutrun` instead of replacing answers that `shown` did not have and another page saved; without it they
    are replaced.
    """
    for _ in range(_TRIES):
        stored = drafts.find(draft.draft_id)
        if stored and stored.sent is None and shown and draft.is_outrun_by(stored, shown=shown):
            raise DraftOutrun(stored)
        if drafts.keep(draft, over=stored, takes_back=takes_back) or (stored and stored.sent):
            break
    return drafts.find(draft.draft_id) or draft
