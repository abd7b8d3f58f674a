"""What the buttons of a form do: one function for each, all of which save what was typed before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from common import clock
from common.errors import Unavailable
from common.web import current_actor
from common.web.problems import status_of
from services.gateway.drafts.domain.draft import Content, Draft, Verdict
from services.gateway.drafts.usecases.forget_drafts import discard_draft
from services.gateway.drafts.usecases.save_draft import save_draft
from services.gateway.drafts.usecases.store_file import copy_files, remove_file
from services.gateway.portal.shell import posted
from services.gateway.portal.shell.fields import KitForm
from services.gateway.portal.shell.form_page import FormPage, Subject
from services.gateway.portal.shell.showing import (
    Sheet,
    Told,
    address,
    find_problems,
    sent_answers,
    show,
    show_files,
)
from services.gateway.portal.shell.speaking import joined
from services.gateway.portal.shell.uploads import chosen_files, store_files

SEE_OTHER = 303
_CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One post of a form: the page, what stands in the form, its draft, and what was wrong with chosen files."""

    sheet: Sheet
    draft: Draft
    argument: str
    refused: tuple[Told, ...] = ()

    @property
    def page(self) -> FormPage:
        """The page."""
        return self.sheet.page

    @property
    def subject(self) -> Subject:
        """The record as it stands now."""
        return self.sheet.subject

    @property
    def content(self) -> Content:
        """What would be sent."""
        return Content(self.sheet.form.typed(), self.draft.content.files)


def turn_of(page: FormPage, arguments: Mapping[str, Any], *, argument: str) -> Turn:
    """What was posted, saved once its record is found and may be seen. Raises what loading the record does.

    While its service does not answer, what was typed is kept without its files: they are of a record that may be none.
    """
    form = page.form(request.form)
    try:
        subject = page.load(**arguments)
    except Unavailable:
        save_posted(form)
        raise
    form.adapt(subject.record)
    draft, refused = store_files(save_posted(form), form, chosen_files(form))
    sheet = Sheet(page=page, subject=subject, form=form, key=draft.key, files=draft.content.files)
    return Turn(sheet=sheet, draft=draft, argument=argument, refused=refused)


def save_posted(form: KitForm) -> Draft:
    """The draft with what was typed into the posted form."""
    return save_draft(draft_of(posted.posted_key(), form.typed()))


def draft_of(key: str, fields: tuple[tuple[str, str], ...]) -> Draft:
    """A draft of the actor at this address."""
    return Draft(
        account=current_actor().account,
        path=request.path,
        about=request.path.rpartition("/")[0],
        key=key,
        content=Content(fields),
        saved_at=clock.now(),
    )


def save(turn: Turn) -> ResponseReturnValue:
    """Keep what was typed and chosen so far, and show the form again; what was sent stays as it was sent."""
    if posted.is_by_script():
        return show_files(turn.sheet, turn.refused) if turn.draft.sent is None else ("", _CONFLICT)
    if turn.draft.judge(turn.content) is Verdict.USED:
        return show_used(turn)
    if turn.refused:
        return show(turn.sheet, "form", status=422, told=turn.refused)
    return redirect(address(turn.page, key=turn.draft.key), code=SEE_OTHER)


def remove(turn: Turn) -> ResponseReturnValue:
    """Let go of one file, and show the form again; what was sent keeps its files, and leads to its receipt."""
    if turn.draft.sent is not None and not posted.is_by_script():
        return _to_receipt(turn)
    draft = remove_file(turn.draft, sha256=turn.argument)
    return save(replace(turn, draft=draft, sheet=replace(turn.sheet, files=draft.content.files)))


def discard(turn: Turn) -> ResponseReturnValue:
    """Begin anew with an empty form; what was sent, also at this moment, stays, and leads to its receipt."""
    if not discard_draft(turn.draft, at=clock.now()):
        return _to_receipt(turn)
    return redirect(address(turn.page), code=SEE_OTHER)


def check(turn: Turn) -> ResponseReturnValue:
    """Judge what was typed; go on to the check page when nothing is wrong with it."""
    verdict = turn.draft.judge(turn.content)
    if verdict is Verdict.DONE:
        return _to_receipt(turn)
    if verdict is Verdict.USED:
        return show_used(turn)
    return find_refusal(turn) or redirect(address(turn.page, key=turn.draft.key, step="check"), code=SEE_OTHER)


def _to_receipt(turn: Turn) -> ResponseReturnValue:
    """To the receipt of what was sent; where nobody knows the outcome yet, the page shows the form as it was sent."""
    return redirect(address(turn.page, key=turn.draft.key, step="receipt"), code=SEE_OTHER)


def find_refusal(turn: Turn) -> ResponseReturnValue | None:
    """The answer that says why this cannot be sent as it is; None when it can, as far as is known before sending it.

    What is wrong with the answers is told at an address of its own, so that the back button never finds a post. Files
    that were not taken are nowhere but in this post, which is answered by itself.
    """
    changes = posted.changes_since(request.form.get("seen", ""), turn.subject)
    if turn.subject.bar or changes:
        return show_moved(turn.sheet, changes)
    told = find_problems(turn.sheet)
    if not told:
        return None
    if turn.refused:
        return show(turn.sheet, "form", status=422, told=told)
    return redirect(address(turn.page, key=turn.draft.key, step="form"), code=SEE_OTHER)


def show_moved(sheet: Sheet, changes: tuple[posted.Change, ...]) -> ResponseReturnValue:
    """What has changed meanwhile, beside what was typed; to be sent again only where that is still possible."""
    bar = sheet.subject.bar
    status = status_of(bar) if bar and not changes else _CONFLICT
    return show(sheet, "barred" if bar else "form", status=status, changes=changes)


def show_used(turn: Turn) -> ResponseReturnValue:
    """What was sent under this key before, beside what was typed now, which gets a key and a draft of its own."""
    fresh = save_draft(replace(turn.draft, key=posted.new_key(), content=Content(turn.content.fields), sent=None))
    fresh = copy_files(turn.draft, to=fresh)
    sheet = replace(turn.sheet, key=fresh.key, files=fresh.content.files)
    earlier = sent_answers(turn.page, turn.subject, turn.draft)
    return show(sheet, "barred" if turn.subject.bar else "form", status=_CONFLICT, earlier=earlier)


def show_discarded(turn: Turn) -> ResponseReturnValue:
    """What was to be sent from a draft that was thrown away in another tab: saved again, without its files."""
    draft = save_draft(replace(turn.draft, content=Content(turn.content.fields)))
    notice = [_("这份表单刚在另一页面被清空，所以没有提交。您填写的内容仍在下面，请核对后继续。")]
    if turn.content.files:
        names = "、".join(each.name for each in turn.content.files)
        notice.append(_("附件已随之删除，请重新选择：%(names)s。", names=names))
    return show(replace(turn.sheet, files=draft.content.files), "form", status=_CONFLICT, notice=joined(notice))


def edit(turn: Turn) -> ResponseReturnValue:
    """Back from the check page to the form, with everything in it."""
    return redirect(address(turn.page, key=turn.draft.key), code=SEE_OTHER)
