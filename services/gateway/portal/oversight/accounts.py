"""Accounts (账号) for who keeps them: who has which, and who has to wait after wrong sign-ins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.people.commands import Role
from common.web import Access, allow, current_actor, told_count
from services.gateway.accounts.domain.accounts import Account
from services.gateway.accounts.usecases.list_accounts import SeenAccount, list_accounts, see_account
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.form_page import Fact, Subject
from services.gateway.portal.shell.instants import full_instant
from services.gateway.portal.shell.listing import Filter, Option, area_filter, read_listing
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.receipts import underway_at
from services.gateway.subjects.usecases.find_subjects import find_subjects

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.accounts": allow(Role.ADMINISTRATOR, Role.AUDITOR),
    "pages.account": allow(Role.ADMINISTRATOR, Role.AUDITOR),
}

_LOCKED = "locked"
_FILTERS = (
    Filter(name="q", label=_l("用户名或姓名"), told=_l("搜索内容最多60个字，请缩短后重试。")),
    Filter(
        name="status",
        label=_l("状态"),
        options=(Option("", _l("全部")), Option(_LOCKED, _l("登录须等待"))),
        told=_l("没有这种账号状态，请从列表中选择。"),
    ),
)
#: How many names of stores or chains are told before the rest is only counted.
_MOST_NAMES = 5


@pages.get("/accounts")
def accounts() -> ResponseReturnValue:
    """The accounts by user name; above them how many have to wait, which lead to just those."""
    listing, at = read_listing("pages.accounts", _FILTERS), clock.now()
    found = None
    if not listing.problems:
        is_locked = listing.value("status") == _LOCKED
        found = list_accounts(page=listing.page, at=at, text=listing.value("q"), is_locked=is_locked)
    page = render_template(
        "accounts.html",
        listing=listing,
        found=found,
        count=told_count(found.count) if found else None,
        roles_text=roles_text,
        state_text=state_text,
    )
    return page, listing.status


@pages.get("/accounts/<account_id>")
def account(account_id: str) -> ResponseReturnValue:
    """One account: whether it may sign in, what can be done, whose it is and what it sees."""
    subject = load(account_id)
    seen: SeenAccount = subject.record
    may_unlock = seen.locked_until is not None and may_open("pages.unlock_account", current_actor().roles)
    return render_template(
        "account.html",
        subject=subject,
        label=_l("登录须等待") if seen.locked_until else _state(seen.account),
        next=_l("密码连续输错过多。核实是本人后可以解除；不解除的，到时自动恢复。") if seen.locked_until else "",
        offered=[(_l("解除登录等待"), url_for("pages.unlock_account", account_id=account_id))] if may_unlock else [],
        underway=underway_at(request.path),
    )


def load(account_id: str) -> Subject:
    """The account as it stands now. Raises `AccountNotFound`."""
    seen = see_account(account_id, at=clock.now())
    return Subject(
        name=seen.account.username,
        version=seen.account.version,
        facts=_facts(seen),
        back=url_for("pages.account", account_id=account_id),
        record=seen,
    )


def roles_text(account: Account) -> str:
    """The roles of an account."""
    return _("、").join(str(words.ROLES[role]) for role in account.roles)


def state_text(seen: SeenAccount) -> str:
    """Whether the account may sign in, and if it has to wait, until when."""
    if seen.locked_until:
        return _("登录须等待，至%(at)s", at=full_instant(seen.locked_until))
    return str(_state(seen.account))


def _state(account: Account) -> Words:
    return _l("可以登录") if account.is_active else _l("已停用")


def _facts(seen: SeenAccount) -> tuple[Fact, ...]:
    account, locked = seen.account, seen.locked_until
    named = (
        ("areas", _l("辖区"), account.areas, _areas),
        ("stores", _l("门店"), account.stores, _named),
        ("chains", _l("连锁"), account.chains, _named),
    )
    return (
        Fact("state", _l("状态"), state_text(seen), _value(locked)),
        Fact("username", _l("用户名"), account.username, is_data=True),
        Fact("person", _l("姓名"), account.person_name, is_data=True),
        Fact("roles", _l("角色"), roles_text(account), " ".join(account.roles)),
        *(Fact(name, label, told(ids), " ".join(ids), is_data=True) for name, label, ids, told in named if ids),
    )


def _value(locked: datetime | None) -> str:
    return locked.isoformat() if locked else ""


def _areas(areas: Sequence[str]) -> str:
    """The areas by their names; while agreements is silent by their codes."""
    names = {each.value: str(each.label) for each in area_filter(current_actor()).options or ()}
    return _("、").join(names.get(each, each) for each in areas)


def _named(ids: Sequence[str]) -> str:
    """The first stores or chains by their names, and how many there are in all."""
    found = find_subjects(ids[:_MOST_NAMES])
    named = _("、").join(found[each].name if each in found else each for each in ids[:_MOST_NAMES])
    return named if len(ids) <= _MOST_NAMES else _n("%(named)s等共%(count)d家", len(ids), named=named)
