"""Confirming a list of determined grades (确认等级评定): a second person says what they found."""

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
ACCESS: Mapping[str, Access] = {"pages.confirm_determinations": Access(OFFICERS)}


class ApprovalForm(KitForm):
    """What the second person found."""

    opinion = TextBlock(_l("复核意见"), help=_l("写明逐店核对了哪些记分和等级；最多4000个字。"))


def send(subject: Subject, form: ApprovalForm, outgoing: Outgoing) -> Receipt:
    """Confirm the list at ratings. Raises what it refuses with."""
    return determinations.confirm_determinations(
        wiring().connections["ratings"],
        subject.record.batch["id"],
        opinion=form.opinion.data,
        actor=current_actor(),
        key=outgoing.key,
    )


PAGE = register(
    FormPage(
        endpoint="confirm_determinations",
        rule="/determinations/<batch_id>/confirm",
        title=_l("确认等级评定"),
        submit=_l("确认等级评定"),
        owner="ratings",
        form=ApprovalForm,
        template="desk/confirm_determinations.html",
        load=partial(load_for, "confirm"),
        send=send,
    )
)
