"""Saves what was typed into a form, before anything is checked: a refusal loses nothing."""

from __future__ import annotations

from services.gateway.drafts.domain.draft import Draft
from services.gateway.drafts.storage import drafts


def save_draft(draft: Draft, *, takes_back: bool = True) -> Draft:
    """The draft as it is stored now: with the files chosen before; unchanged if it was sent already.

    Why the last post was refused is taken back by another post, not by what is saved while one types.
    """
    drafts.keep(draft, takes_back=takes_back)
    return drafts.find(draft.draft_id) or draft
