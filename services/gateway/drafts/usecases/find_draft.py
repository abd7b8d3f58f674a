"""Finds what an account has typed for an address: under a form's key, or what it left last."""

from __future__ import annotations

from services.gateway.drafts.domain.draft import Content, Draft, draft_id_of
from services.gateway.drafts.storage import drafts


def find_draft(account: str, *, path: str, key: str) -> Draft | None:
    """The draft under a key, or None."""
    return drafts.find(draft_id_of(account, path=path, key=key))


def find_latest(account: str, *, path: str) -> Draft | None:
    """What was saved or sent last for an address, or None."""
    return drafts.find_latest(account, path=path)


def list_besides(draft: Draft) -> list[Draft]:
    """What else its author has typed for the address of a draft in other pages and not sent, the latest first."""
    found = drafts.list_open(draft.account, path=draft.path)
    known = {draft.content.answers, Content().answers}
    return [each for each in found if each.key != draft.key and each.content.answers not in known]


def find_unapplied(about: str) -> Draft | None:
    """What was sent last about a record, by whomever, and is still being carried out (正在办理); or None."""
    return drafts.find_unapplied(about)
