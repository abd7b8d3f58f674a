"""Returning a case (退回): an approver sends an adopted case back to the reviewer, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask_babel import lazy_gettext as _l

from common.people.commands import PERSONS, Receipt
from common.web import Access
from services.gateway.cases.domain.case import ACTORS, Action
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.portal.desk.case_record import load_for
from services.gateway.portal.shell.fields import KitForm, TextBlock
from services.gateway.portal.shell.form_page import FormPage, Outgoing, Subject
from services.gateway.portal.shell.own_commands import execute
from services.gateway.portal.shell.serving import register

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.return_case": Access(ACTORS[Action.RETURN] & PERSONS)}


class ReturnForm(KitForm):
    """What the reviewer has to change."""

    reason = TextBlock(_l("退回理由"), least=2, most=1000, help=_l("写明需要修改或补充什么；最多1000个字。"))


def send(subject: Subject, form: ReturnForm, outgoing: Outgoing) -> Receipt:
    """Return the case in the version that was shown. Raises what `return_case` does."""
    case_id, reason = subject.record.case_id, form.reason.data
    return execute(
        outgoing, lambda command: return_case(case_id, version=subject.version, reason=reason, command=command)
    )


PAGE = register(
    FormPage(
        endpoint="return_case",
        rule="/cases/<case_id>/return",
        title=_l("退回案件"),
        submit=_l("退回经办人员"),
        owner="gateway",
        form=ReturnForm,
        template="desk/return_case.html",
        load=partial(load_for, Action.RETURN),
        send=send,
    )
)
