"""The last button of a form: its command is sent once, however often and from wherever it is pressed."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from common import clock
from common.errors import Conflict, DomainError, NotAllowed, Stale, Unavailable
from common.people.idempotency import KeyReused
from common.web.problems import status_of
from services.gateway.drafts.domain.draft import Verdict
from services.gateway.drafts.usecases.send_draft import begin_sending, keep_receipt, reopen
from services.gateway.portal.shell import posted
from services.gateway.portal.shell.form_page import Outgoing
from services.gateway.portal.shell.showing import Told, address, place, show
from services.gateway.portal.shell.steps import SEE_OTHER, Turn, find_refusal, show_discarded, show_moved, show_used

#: Refusals that come of somebody else's act, rather than of what was typed.
_RACES = (Conflict, Stale, NotAllowed)


def send(turn: Turn) -> ResponseReturnValue:
    """Send what the check page showed, unless it was sent before, or something speaks against it by now."""
    if set(request.form.getlist("shown_file")) != {each.sha256 for each in turn.draft.content.files}:
        return show(turn.sheet, "check", status=409, notice=_("附件在另一页面有变动，请核对下面所列后再提交。"))
    verdict, draft = begin_sending(turn.draft, turn.content, at=clock.now())
    turn = replace(turn, draft=draft)
    if verdict is Verdict.GONE:
        return show_discarded(turn)
    if verdict is Verdict.USED:
        return show_used(turn)
    if verdict is Verdict.FIRST and (refusal := find_refusal(turn)):
        reopen(draft)
        return refusal
    if verdict is not Verdict.DONE and (refusal := _carry_out(turn)):
        return refusal
    return redirect(address(turn.page, key=draft.key, step="receipt"), code=SEE_OTHER)


def _carry_out(turn: Turn) -> ResponseReturnValue | None:
    """Send the command and keep its receipt; the page to show when it was refused."""
    turn.sheet.form.validate()
    outgoing = Outgoing(turn.draft, turn.content, clock.now())
    try:
        receipt = turn.page.send(turn.subject, turn.sheet.form, outgoing)
    except Unavailable:
        told = _("系统的一部分没有应答，还不能确定是否办成。您填写的内容已保存，请稍后再次提交：不会重复办理。")
        return show(turn.sheet, "check", status=503, notice=told)
    except DomainError as refusal:
        reopen(turn.draft)
        return _show_refused(turn, refusal)
    keep_receipt(turn.draft, receipt)
    return None


def _show_refused(turn: Turn, refusal: DomainError) -> ResponseReturnValue:
    sheet, status = turn.sheet, status_of(refusal)
    if refusal.code == KeyReused.code:
        # The draft of that time is gone; what was sent then is in the record.
        told = _("这份表单此前已经提交过，当时的内容以记录为准；如需再次办理，请核对后提交。")
        return show(replace(sheet, key=posted.new_key()), "form", status=409, told=[Told("", told)])
    if not isinstance(refusal, _RACES):
        return show(sheet, "form", status=status, told=place(refusal, sheet.form))
    subject = turn.page.load(**(request.view_args or {}))
    changes = posted.changes_since(request.form.get("seen", ""), subject)
    if subject.bar or changes:
        return show_moved(replace(sheet, subject=subject), changes)
    if isinstance(refusal, NotAllowed):
        return show(sheet, "form", status=status, told=[Told("", told(refusal))])
    nothing_shown = _("提交时这条记录刚有变动，所以没有提交；所依据的内容没有变化，请核对后再次提交。")
    return show(replace(sheet, subject=subject), "form", status=status, told=[Told("", nothing_shown)])
