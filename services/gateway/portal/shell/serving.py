"""Answers a page with a form: shows it at the step that the address names, and hands what is posted to its buttons."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from common.web import current_actor
from services.gateway.drafts.domain.draft import Content, Draft
from services.gateway.drafts.domain.kept_post import KeptPostRefused
from services.gateway.drafts.usecases.find_draft import find_draft, find_latest, list_besides
from services.gateway.portal.shell import posted, steps
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.form_page import FORM_PAGES, FormPage, Subject
from services.gateway.portal.shell.judging import JUDGED, show_again
from services.gateway.portal.shell.keeping import find_kept, restore
from services.gateway.portal.shell.receipts import receipt_page
from services.gateway.portal.shell.sending import send
from services.gateway.portal.shell.showing import Sheet, address, filled, sent_answers, show
from services.gateway.portal.shell.speaking import joined, told

#: By the name of the button; whatever else comes is a press on Enter, which checks.
_BUTTONS = {
    "save": steps.save,
    "remove": steps.remove,
    "discard": steps.discard,
    "check": steps.check,
    "edit": steps.edit,
    "send": send,
}


def register(page: FormPage) -> FormPage:
    """Put a page with a form among the pages; its row of access stands beside it."""

    def view(**arguments: Any) -> ResponseReturnValue:
        if request.method == "GET":
            return _shown(page, arguments)
        button, argument = posted.posted_step()
        turn = steps.turn_of(page, arguments, argument=argument)
        return steps.to_besides(turn) if turn.besides else _BUTTONS.get(button, steps.check)(turn)

    pages.add_url_rule(page.rule, page.endpoint, view, methods=["GET", "POST"])
    FORM_PAGES[page.endpoint] = page
    return page


def _shown(page: FormPage, arguments: dict[str, Any]) -> ResponseReturnValue:
    subject, refusal = page.load(**arguments), ""
    if kept := request.args.get("kept"):
        try:
            return restore(page, subject, kept)
        except KeptPostRefused as refused:
            refusal = told(refused)
    draft, step = _draft(), request.args.get("step")
    is_sent = draft is not None and draft.sent is not None and draft.sent.receipt is not None
    if draft is not None and is_sent and (step is not None or subject.bar):
        return _after_sending(page, subject, draft)
    content = draft.content if draft and not is_sent else None
    form = filled(page, subject, content or Content(tuple(page.initial(subject).items())))
    key = draft.key if draft and not is_sent else posted.new_key()
    sheet = Sheet(page=page, subject=subject, form=form, key=key, files=content.files if content else ())
    notice = _told_of(draft) if draft and content else ""
    if refusal:
        if not notice and not subject.bar:
            notice = _("请重新填写。")
        notice = joined((refusal, notice))
        return show(sheet, "barred" if subject.bar else "form", status=404, notice=notice)
    if draft is not None and content is not None and (draft.sent or step in JUDGED or posted.asked_key()):
        return show_again(sheet, draft, step, notice)
    if subject.bar:
        return show(sheet, "barred", kept=find_kept(page))
    others = tuple((address(page, key=each.key), each.saved_at) for each in list_besides(draft)) if draft else ()
    return show(sheet, "form", notice=notice, others=others, kept=find_kept(page))


def _after_sending(page: FormPage, subject: Subject, draft: Draft) -> ResponseReturnValue:
    """The receipt where it is asked for; by the back button its place is in the page that nothing can be sent from."""
    if request.args.get("step") == "receipt":
        return receipt_page(page, subject, draft)
    if request.args.get("step"):
        return redirect(address(page, key=draft.key, step="receipt"), code=steps.SEE_OTHER)
    sheet = Sheet(page=page, subject=subject, form=filled(page, subject, Content()), key=posted.new_key())
    return show(sheet, "barred", earlier=sent_answers(page, subject, draft))


def _told_of(draft: Draft) -> str:
    """What to say of answers that stand in the form already."""
    if draft.sent is not None:
        return _("这份表单已提交，还不能确定是否办成。您填写的内容都在，可以稍后再次提交：不会重复办理。")
    if "restored" in request.args:
        return _("您填写的内容已恢复，还没有提交。请核对后继续。")
    return "" if posted.asked_key() else _("已恢复您上次填写的内容，还没有提交。")


def _draft() -> Draft | None:
    """The draft that the address names, else what this account saved or sent last here."""
    account, key = current_actor().account, posted.asked_key()
    return find_draft(account, path=request.path, key=key) if key else find_latest(account, path=request.path)
