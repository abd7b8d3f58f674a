"""Which pages an account finds in its menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from common.web import access_table
from services.gateway.accounts.domain.accounts import Account

_ENTRIES = (
    (("pages.home",), _l("首页")),
    (("pages.stores", "pages.store"), _l("门店")),
    (
        ("pages.violations", "pages.violation", "pages.confirm_violation", "pages.reject_violation"),
        _l("待确认违规"),
    ),
    (("pages.cases", "pages.case", "pages.adopt_case", "pages.return_case"), _l("处理案件")),
    (("pages.papers",), _l("决定文书")),
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
    """The pages that the account's roles may open."""
    return tuple(MenuEntry(label, endpoints) for endpoints, label in _ENTRIES if may_open(account, endpoints[0]))


def may_open(account: Account, endpoint: str) -> bool:
    """Whether one of the account's roles may open a page."""
    return access_table(current_app)[endpoint].admits(account.roles)
