"""The address of a draft: it tells what became of the last post, as often as it is opened, without sending anything."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from common.web import current_actor
from common.web.problems import status_of
from services.gateway.drafts.domain.draft import Draft, Refusal
from services.gateway.drafts.usecases.find_draft import find_draft
from services.gateway.portal.shell import posted
from services.gateway.portal.shell.keeping import find_kept
from services.gateway.portal.shell.showing import Answers, Sheet, find_problems, open_answers, say, sent_answers, show
from services.gateway.portal.shell.steps import CONFLICT

#: The steps of an address at which the answers are judged.
JUDGED = ("form", "check")
_UNPROCESSABLE, _FINE = 422, 200
_NOTHING = Refusal(_FINE, ())


def show_again(sheet: Sheet, draft: Draft, step: str | None, notice: str) -> ResponseReturnValue:
    """The page of an open draft, or of one whose outcome nobody knows, at the step that the address names.

    The check page is shown only where nothing is wrong. `notice` is what there is to say of the draft otherwise.
    """
    bar, kept = sheet.subject.bar, "" if step in JUDGED else find_kept(sheet.page)
    if draft.sent is not None:
        # Only sending it again tells what became of it, whatever bars it by now.
        return show(sheet, "check" if step == "check" or bar else "form", notice=notice, kept=kept)
    changes = posted.changes_since(draft.seen, sheet.subject) if step in JUDGED else ()
    earlier = _earlier(sheet)
    if bar:
        status = CONFLICT if changes or earlier else status_of(bar) if step in JUDGED else _FINE
        return show(sheet, "barred", status=status, changes=changes, earlier=earlier, kept=kept)
    refusal = draft.refusal or _NOTHING
    wrong = find_problems(sheet) if step in JUDGED and not changes else []
    # What was refused because something had changed is told by the changes themselves.
    told = [*wrong, *say((each for each in refusal.sayings if each.field or not changes), sheet.form)]
    is_fit = step == "check" and not (changes or wrong or any(each.field for each in told))
    return show(
        sheet,
        "check" if is_fit else "form",
        status=CONFLICT if changes or earlier else _UNPROCESSABLE if wrong else refusal.status,
        told=told,
        changes=changes,
        earlier=earlier,
        notice=notice,
        kept=kept,
    )


def _earlier(sheet: Sheet) -> Answers | None:
    """What the actor sent, or another page saved, under the key that the address names beside the draft's own."""
    key = request.args.get("earlier")
    draft = find_draft(current_actor().account, path=request.path, key=key) if key else None
    if draft is None:
        return None
    return (sent_answers if draft.sent else open_answers)(sheet.page, sheet.subject, draft)
