"""Unlocking an account (解除登录等待) that was guessed at, or whose holder mistyped: it may sign in again at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from common.errors import NotAllowed
from common.people.commands import Receipt, Role
from common.phrases import N_
from common.web import Access, allow
from services.gateway.accounts.usecases.unlock_account import unlock_account
from services.gateway.portal.oversight import accounts
from services.gateway.portal.shell.fields import KitForm, TextBlock
from services.gateway.portal.shell.form_page import FormPage, Outgoing, Subject
from services.gateway.portal.shell.own_commands import execute
from services.gateway.portal.shell.serving import register

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.unlock_account": allow(Role.ADMINISTRATOR)}


class UnlockForm(KitForm):
    """How it was made sure that the holder asks for it."""

    remark = TextBlock(
        _l("核实情况"), most=500, help=_l("写明如何核实是本人要求，例如本人到场、回拨登记的电话；最多500个字。")
    )


def load(account_id: str) -> Subject:
    """The account; barred while nothing keeps it from signing in. Raises `AccountNotFound`."""
    subject = accounts.load(account_id)
    if subject.record.locked_until is not None:
        return subject
    return replace(subject, bar=NotAllowed(N_("该账号现在没有登录等待，无需解除。")))


def send(subject: Subject, form: UnlockForm, outgoing: Outgoing) -> Receipt:
    """Unlock the account. Raises what `unlock_account` does."""
    account_id, remark = subject.record.account.account_id, form.remark.data
    return execute(outgoing, lambda command: unlock_account(account_id, remark=remark, command=command))


PAGE = register(
    FormPage(
        endpoint="unlock_account",
        rule="/accounts/<account_id>/unlock",
        title=_l("解除登录等待"),
        submit=_l("解除等待"),
        owner="gateway",
        form=UnlockForm,
        template="unlock_account.html",
        load=load,
        send=send,
    )
)
