"""The last button of a form: its command is sent once, however often and from wherever it is pressed."""

from __future__ import annotations

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from common import clock
from common.errors import Conflict, DomainError, Stale, Unavailable
from common.people.idempotency import KeyReused
from common.phrases import N_
from common.web.problems import status_of
from services.gateway.drafts.domain.draft import Refusal, Saying, Verdict
from services.gateway.drafts.usecases.send_draft import begin_sending, keep_receipt, reopen
from services.gateway.portal.shell.form_page import Outgoing
from services.gateway.portal.shell.showing import sayings_of
from services.gateway.portal.shell.steps import (
    CONFLICT,
    Turn,
    draft_afresh,
    is_refused,
    lead,
    refuse,
    refuse_discarded,
    to_used,
)


def send(turn: Turn) -> ResponseReturnValue:
    """Send what the check page showed, unless it was sent before, or something speaks against it by now."""
    if set(request.form.getlist("shown_file")) != {each.sha256 for each in turn.draft.content.files}:
        told = N_("附件在另一页面有变动，请核对下面所列后再提交。")
        return refuse(turn, Refusal(CONFLICT, (Saying("", told, {}),)), step="check")
    verdict, draft = begin_sending(turn.draft, turn.content, at=clock.now())
    turn = replace(turn, draft=draft)
    if verdict is Verdict.GONE:
        return refuse_discarded(turn)
    if verdict is Verdict.USED:
        return to_used(turn)
    if verdict is Verdict.FIRST and is_refused(turn):
        reopen(draft)
        return lead(turn, step="form")
    if verdict is not Verdict.DONE and (refusal := _carry_out(turn)):
        return refusal
    return lead(turn, step="receipt")


def _carry_out(turn: Turn) -> ResponseReturnValue | None:
    """Send the command and keep its receipt; where it leads when there is none."""
    turn.sheet.form.validate()
    outgoing = Outgoing(turn.draft, turn.content, clock.now())
    try:
        receipt = turn.page.send(turn.subject, turn.sheet.form, outgoing)
    except Unavailable:
        return lead(turn, step="check")
    except DomainError as refusal:
        reopen(turn.draft)
        return _refuse(turn, refusal)
    keep_receipt(turn.draft, receipt)
    return None


def _refuse(turn: Turn, refusal: DomainError) -> ResponseReturnValue:
    """To the address that tells what the command was refused with; before that, it tells what has changed meanwhile."""
    status = status_of(refusal)
    if refusal.code == KeyReused.code:
        # The draft of that time is gone; what was sent then is in the record.
        told = N_("这份表单此前已经提交过，当时的内容以记录为准；如需再次办理，请核对后提交。")
        return refuse(
            replace(turn, draft=draft_afresh(turn.draft, turn.content.fields)),
            Refusal(CONFLICT, (Saying("", told, {}),)),
        )
    if isinstance(refusal, Conflict | Stale):
        told = N_("提交时这条记录刚有变动，所以没有提交；所依据的内容没有变化，请核对后再次提交。")
        return refuse(turn, Refusal(status, (Saying("", told, {}),)))
    return refuse(turn, Refusal(status, sayings_of(refusal, turn.sheet.form)))
