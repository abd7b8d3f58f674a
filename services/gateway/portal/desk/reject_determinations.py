"""Rejecting a list of determined grades (驳回等级评定): a second person says why; it stays on file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask_babel import lazy_gettext as _l

from common.people.commands import OFFICERS, Receipt
from common.web import Access, current_actor
from services.gateway.clients import determinations
from services.gateway.portal.desk.determination_record import load_for
from services.gateway.portal.shell.fields import KitForm, TextBlock
from services.gateway.portal.shell.form_page import FormPage, Outgoing, Subject
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page; ratings decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.reject_determinations": Access(OFFICERS)}


class RejectionForm(KitForm):
    """Why the list does not hold."""

    reason = TextBlock(_l("驳回理由"), most=1000, help=_l("写明哪些门店、哪些等级不成立；最多1000个字。"))


def send(subject: Subject, form: RejectionForm, outgoing: Outgoing) -> Receipt:
    """Reject the list at ratings. Raises what it refuses with."""
    return determinations.reject_determinations(
        wiring().connections["ratings"],
        subject.record.batch["id"],
        reason=form.reason.data,
        actor=current_actor(),
        key=outgoing.key,
    )


PAGE = register(
    FormPage(
        endpoint="reject_determinations",
        rule="/determinations/<batch_id>/reject",
        title=_l("驳回等级评定"),
        submit=_l("驳回，不改变等级"),
        owner="ratings",
        form=RejectionForm,
        template="desk/reject_determinations.html",
        load=partial(load_for, "reject"),
        send=send,
    )
)
