"""After a command was sent: its receipt (回执), and whether it is still being carried out (正在办理) somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask.typing import ResponseReturnValue

from common.web import current_actor
from services.gateway.clients.progress import is_applied
from services.gateway.drafts.domain.draft import Draft
from services.gateway.drafts.usecases.find_draft import find_unapplied
from services.gateway.drafts.usecases.send_draft import note_applied
from services.gateway.portal.shell.form_page import FormPage, Subject, page_at
from services.gateway.portal.shell.posted import seen_facts
from services.gateway.portal.shell.showing import Sheet, filled, sent_answers, show_receipt
from services.gateway.wiring import wiring

#: A page looks once and does not wait: it can be looked at again.
_NO_WAIT = 0.0


@dataclass(frozen=True, slots=True)
class Underway:
    """A command whose effects are not everywhere yet: its name, since when, and the address of one's own receipt."""

    title: str
    since: datetime
    receipt: str | None


def receipt_page(page: FormPage, subject: Subject, draft: Draft) -> ResponseReturnValue:
    """The receipt of a draft that was sent and has one."""
    assert draft.sent is not None
    sheet = Sheet(page=page, subject=subject, form=filled(page, subject, draft.sent.content), key=draft.key)
    outcome = page.outcome(subject, seen_facts(draft.seen))
    answers, is_done = sent_answers(page, subject, draft), _is_applied(draft, page.owner)
    return show_receipt(sheet, answers, is_applied=is_done, outcome=outcome)


def underway_at(about: str) -> tuple[Underway, ...]:
    """What was sent last about the record at this address, while it is still being carried out."""
    draft = find_unapplied(about)
    if draft is None or draft.sent is None:
        return ()
    page = page_at(draft.path)
    if page is None or _is_applied(draft, page.owner):
        return ()
    own = f"{draft.path}?key={draft.key}&step=receipt" if draft.account == current_actor().account else None
    return (Underway(str(page.title), draft.sent.at, own),)


def _is_applied(draft: Draft, owner: str) -> bool:
    sent = draft.sent
    if sent is None or sent.receipt is None:
        return False
    if not sent.is_applied and is_applied(sent.receipt.message_id, owner=owner, places=wiring().places, wait=_NO_WAIT):
        note_applied(draft)
        return True
    return sent.is_applied
