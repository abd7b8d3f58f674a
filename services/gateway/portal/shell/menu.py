"""Which pages an account finds in its menu."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from common.people.commands import PARTIES, PERSONS, Role
from common.web import access_table
from services.gateway.accounts.domain.accounts import Account

#: Who keeps an eye on cases and papers: the agency, those who watch it, and who runs the system for them.
_DESK = frozenset({Role.REVIEWER, Role.APPROVER})
_WATCH = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})

#: Of each entry its page, the pages below it, what it is called, and whom it is for.
_ENTRIES = (
    (("pages.home",), _l("首页"), PERSONS),
    (("pages.stores", "pages.store", "pages.record_text", "pages.record_head"), _l("门店"), _DESK | _WATCH | PARTIES),
    (
        (
            *("pages.violations", "pages.violation"),
            *("pages.confirm_violation", "pages.reject_violation", "pages.correct_violation"),
        ),
        _l("违规记录"),
        _DESK | _WATCH,
    ),
    (
        (
            *("pages.determinations", "pages.determination", "pages.propose_determinations"),
            *("pages.confirm_determinations", "pages.reject_determinations"),
        ),
        _l("等级评定"),
        _DESK | _WATCH,
    ),
    (
        ("pages.cases", "pages.case", "pages.adopt_case", "pages.return_case", "pages.own_service"),
        _l("处理案件"),
        _DESK | _WATCH,
    ),
    (("pages.duties",), _l("期限"), PARTIES),
    (("pages.papers",), _l("文书"), _DESK | _WATCH | PARTIES),
    (("pages.catalogue",), _l("记分目录"), _DESK | _WATCH | PARTIES),
    (
        ("pages.accounts", "pages.account", "pages.unlock_account"),
        _l("账号管理"),
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
    (("documents.docs",), _l("开放接口"), frozenset({Role.ADMINISTRATOR, Role.SETTLEMENT})),
)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page in the menu: its name, and its endpoint with those of the pages below it."""

    label: Any
    endpoints: tuple[str, ...]

    @property
    def endpoint(self) -> str:
        """The page itself."""
        return self.endpoints[0]


def menu_for(account: Account) -> tuple[MenuEntry, ...]:
    """The pages for the account's roles; none that they may not open."""
    return tuple(
        MenuEntry(label, endpoints)
        for endpoints, label, whom in _ENTRIES
        if whom.intersection(account.roles) and may_open(endpoints[0], account.roles)
    )


def may_open(endpoint: str, roles: Iterable[Role]) -> bool:
    """Whether one of the roles may open a page, by the access table."""
    return access_table(current_app)[endpoint].admits(roles)
