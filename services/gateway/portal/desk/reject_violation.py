"""Rejecting a violation (驳回): a second person says why the record does not hold; it stays on file without points."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from common.people.commands import OFFICERS, Receipt
from common.web import Access, current_actor
from services.gateway.clients import violations
from services.gateway.portal.desk.violation_record import load
from services.gateway.portal.shell.fields import KitForm, TextBlock
from services.gateway.portal.shell.form_page import FormPage, Outgoing, Subject
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page; ratings decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.reject_violation": Access(OFFICERS)}


class RejectionForm(KitForm):
    """Why the record does not hold."""

    reason = TextBlock(_l("驳回理由"), most=1000, help=_l("写明哪些事实或证据不成立；最多1000个字。"))


def send(subject: Subject, form: RejectionForm, outgoing: Outgoing) -> Receipt:
    """Reject the entry at ratings. Raises what it refuses with."""
    return violations.reject_violation(
        wiring().connections["ratings"],
        subject.record.entry["id"],
        reason=form.reason.data,
        actor=current_actor(),
        key=outgoing.key,
    )


PAGE = register(
    FormPage(
        endpoint="reject_violation",
        rule="/violations/<violation_id>/reject",
        title=_l("驳回违规记录"),
        submit=_l("驳回，不记分"),
        owner="ratings",
        form=RejectionForm,
        template="desk/reject_violation.html",
        load=load,
        send=send,
    )
)
