"""Which pages an account finds in its menu."""

from __future__ import annotations

from dataclasses import dataclass

from services.gateway.domain.access import TABLE
from services.gateway.domain.accounts import Account

_ENTRIES = (
    ("pages.home", "首页"),
    ("pages.stores", "门店"),
    ("pages.cases", "处理案件"),
    ("pages.papers", "决定文书"),
)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page in the menu: its endpoint and its name."""

    endpoint: str
    label: str


def menu_for(account: Account) -> tuple[MenuEntry, ...]:
    """The pages that the account's roles may open."""
    roles = frozenset(account.roles)
    return tuple(MenuEntry(endpoint, label) for endpoint, label in _ENTRIES if roles & (TABLE[endpoint] or roles))
