"""Confirming a violation (确认违规): a second person checks the record, files evidence, and says what they found."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from common.people.commands import OFFICERS, Receipt
from common.web import Access, current_actor
from services.gateway.clients import violations
from services.gateway.portal.desk.violation_record import load
from services.gateway.portal.shell.fields import Files, KitForm, TextBlock
from services.gateway.portal.shell.form_page import FormPage, Outgoing, Subject
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page; ratings decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.confirm_violation": Access(OFFICERS)}


class ConfirmationForm(KitForm):
    """What the second person found, by the names of ratings' API, and the evidence that they file."""

    finding = TextBlock(_l("复核意见"), help=_l("写明核对了哪些证据、认定了什么事实；最多4000个字。"))
    files = Files(_l("证据材料"), help=_l("现场照片、票据、笔录等。"))


def send(subject: Subject, form: ConfirmationForm, outgoing: Outgoing) -> Receipt:
    """Confirm the entry at ratings, which then owns the evidence. Raises what it refuses with."""
    return violations.confirm_violation(
        wiring().connections["ratings"],
        subject.record.entry["id"],
        review=form.answers,
        evidence=((each.sha256, each.name, outgoing.read(each)) for each in outgoing.files),
        actor=current_actor(),
        key=outgoing.key,
    )


PAGE = register(
    FormPage(
        endpoint="confirm_violation",
        rule="/violations/<violation_id>/confirm",
        title=_l("确认违规"),
        submit=_l("确认违规"),
        owner="ratings",
        form=ConfirmationForm,
        template="desk/confirm_violation.html",
        load=load,
        send=send,
    )
)
