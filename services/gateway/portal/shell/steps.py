"""What the buttons of a form do: one function for each, all of which save what was typed before anything is judged.

Each leads to an address, which tells from the draft what there is to tell, as often as it is opened: so neither
reloading a page nor going back to it asks to send anything again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from common import clock
from common.errors import Unavailable
from common.phrases import N_
from common.web import current_actor
from services.gateway.drafts.domain.draft import Content, Draft, Refusal, Saying, Verdict
from services.gateway.drafts.usecases.forget_drafts import discard_draft
from services.gateway.drafts.usecases.note_refusal import note_refusal
from services.gateway.drafts.usecases.save_draft import DraftOutrun, save_draft
from services.gateway.drafts.usecases.store_file import copy_files, remove_file
from services.gateway.portal.shell import posted
from services.gateway.portal.shell.fields import KitForm
from services.gateway.portal.shell.form_page import FormPage, Subject
from services.gateway.portal.shell.showing import Sheet, address, find_problems, show_files
from services.gateway.portal.shell.uploads import chosen_files, store_files, unsent

SEE_OTHER = 303
CONFLICT = 409
_UNPROCESSABLE = 422
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One post of a form: the page, what stands in the form, its draft, and what was wrong with chosen files.

    `besides` is the key of the draft in which another page saved other answers meanwhile: then this one is a new one.
    """

    sheet: Sheet
    draft: Draft
    argument: str
    refused: tuple[Saying, ...] = ()
    besides: str = ""

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
        _save_posted(form)
        raise
    form.adapt(subject.record)
    draft, besides = _save_posted(form)
    if besides and posted.is_by_script():
        # Nothing is saved beside it while one types: the next button does.
        return Turn(sheet=_sheet(page, subject, form, draft), draft=draft, argument=argument, besides=besides)
    files = chosen_files(form)
    if draft.sent is not None and not posted.is_by_script() and (new := unsent(files, draft)):
        # What was sent stays as it was: other files go into a draft of their own, as other answers do.
        draft, besides, files = draft_afresh(draft, form.typed(), seen=draft.seen), draft.key, new
    draft, refused = store_files(draft, form, files)
    if refused and not posted.is_by_script():
        note_refusal(draft, Refusal(_UNPROCESSABLE, refused))
    sheet = _sheet(page, subject, form, draft)
    return Turn(sheet=sheet, draft=draft, argument=argument, refused=refused, besides=besides)


def _sheet(page: FormPage, subject: Subject, form: KitForm, draft: Draft) -> Sheet:
    return Sheet(page=page, subject=subject, form=form, key=draft.key, files=draft.content.files)


def _save_posted(form: KitForm) -> tuple[Draft, str]:
    """The draft with what was typed into the posted form, and the key of the one beside which it was saved, if any."""
    shown, is_by_script = posted.posted_shown(), posted.is_by_script()
    draft = draft_of(posted.posted_key(), form.typed(), seen=request.form.get("seen", ""), leaf=shown.leaf)
    try:
        return save_draft(draft, shown=shown, takes_back=not is_by_script), ""
    except DraftOutrun as outrun:
        found = outrun.stored
        return (found if is_by_script else draft_afresh(found, form.typed(), seen=draft.seen)), found.key


def draft_of(key: str, fields: Fields, *, seen: str | None = None, leaf: str | None = None) -> Draft:
    """A draft of the actor at this address."""
    return Draft(
        account=current_actor().account,
        path=request.path,
        about=request.path.rpartition("/")[0],
        key=key,
        content=Content(fields),
        saved_at=clock.now(),
        seen=seen,
        leaf=leaf,
    )


def save(turn: Turn) -> ResponseReturnValue:
    """Keep what was typed and chosen so far, and show the form again; what was sent stays as it was sent."""
    if posted.is_by_script():
        return show_files(turn.sheet, turn.refused) if turn.draft.sent is None else ("", CONFLICT)
    if turn.draft.judge(turn.content) is Verdict.USED:
        return to_used(turn)
    return lead(turn)


def remove(turn: Turn) -> ResponseReturnValue:
    """Let go of one file, and show the form again; what was sent keeps its files, and leads to its receipt."""
    if turn.draft.sent is not None and not posted.is_by_script():
        return lead(turn, step="receipt")
    draft = remove_file(turn.draft, sha256=turn.argument)
    return save(replace(turn, draft=draft, sheet=replace(turn.sheet, files=draft.content.files)))


def discard(turn: Turn) -> ResponseReturnValue:
    """Begin anew with an empty form; what was sent, also at this moment, stays, and leads to its receipt."""
    if not discard_draft(turn.draft, at=clock.now()):
        return lead(turn, step="receipt")
    return redirect(address(turn.page), code=SEE_OTHER)


def check(turn: Turn) -> ResponseReturnValue:
    """Judge what was typed; go on to the check page when nothing is wrong with it."""
    verdict = turn.draft.judge(turn.content)
    if verdict is Verdict.DONE:
        return lead(turn, step="receipt")
    if verdict is Verdict.USED:
        return to_used(turn)
    return lead(turn, step="form" if is_refused(turn) else "check")


def edit(turn: Turn) -> ResponseReturnValue:
    """Back from the check page to the form, with everything in it."""
    return lead(turn)


def lead(turn: Turn, **query: str) -> ResponseReturnValue:
    """To the address of the draft at a step, which tells what the draft has to tell.

    At the receipt of what was sent, where nobody knows the outcome yet, it shows the form as it was sent.
    """
    return redirect(address(turn.page, key=turn.draft.key, **query), code=SEE_OTHER)


def refuse(turn: Turn, refusal: Refusal, *, step: str = "form") -> ResponseReturnValue:
    """To the address of the draft, which tells why this was not done, and what is wrong with it besides."""
    return lead(turn, step=step) if note_refusal(turn.draft, refusal) else refuse_discarded(turn)


def is_refused(turn: Turn) -> bool:
    """Whether this cannot be sent as it is, as far as is known before sending it; the step `form` tells why."""
    is_moved = turn.subject.bar or posted.changes_since(turn.draft.seen, turn.subject)
    return bool(is_moved or turn.refused or find_problems(turn.sheet))


def to_used(turn: Turn) -> ResponseReturnValue:
    """To what was sent under this key before, beside what was typed now, which gets a key and a draft of its own."""
    afresh = draft_afresh(turn.draft, turn.content.fields)
    return lead(replace(turn, draft=afresh), earlier=turn.draft.key)


def to_besides(turn: Turn) -> ResponseReturnValue:
    """To what was typed here, in a draft of its own, beside what another page saved meanwhile; nothing else is done."""
    return ("", CONFLICT) if posted.is_by_script() else lead(turn, step="form", earlier=turn.besides)


def draft_afresh(draft: Draft, fields: Fields, *, seen: str | None = None) -> Draft:
    """What was typed, with the draft's files, under a key of its own: the draft's was used, or holds other answers."""
    return copy_files(draft, to=save_draft(draft_of(posted.new_key(), fields, seen=seen)))


def refuse_discarded(turn: Turn) -> ResponseReturnValue:
    """What was to be sent from a draft that was thrown away in another tab is saved again, without its files."""
    draft = save_draft(replace(turn.draft, content=Content(turn.content.fields)))
    told = N_("这份表单刚在另一页面被清空，所以没有提交。您填写的内容仍在下面，请核对后继续。")
    sayings = [Saying("", told, {})]
    if turn.content.files:
        names = "、".join(each.name for each in turn.content.files)
        field = turn.sheet.form.files_field
        told = N_("附件已随之删除，请重新选择：%(names)s。")
        sayings.append(Saying(field.name if field else "", told, {"names": names}))
    note_refusal(draft, Refusal(CONFLICT, tuple(sayings)))
    return lead(turn, step="form")
