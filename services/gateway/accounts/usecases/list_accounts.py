"""Lists accounts with whether they have to wait after wrong sign-ins, for administrators and auditors.

A read. Wrong sign-ins are counted under hashes of names, which accounts keep as well (`name_key`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from common.paging import Found, Page
from services.gateway.accounts.domain.accounts import Account
from services.gateway.accounts.storage import accounts, tries


@dataclass(frozen=True, slots=True)
class SeenAccount:
    """An account, and until when it has to wait somewhere; None when it need not."""

    account: Account
    locked_until: datetime | None


def list_accounts(*, page: Page, at: datetime, text: str | None = None, is_locked: bool = False) -> Found[SeenAccount]:
    """A page of accounts by user name: those with a text in user name or person's name, and those that wait."""
    found = accounts.page_of(page, text=text, name_keys=tries.waiting_keys(at=at) if is_locked else None)
    waiting = tries.waiting_until((each.username for each in found), at=at)
    return found.map(lambda account: SeenAccount(account, waiting.get(account.username)))


def see_account(account_id: str, *, at: datetime) -> SeenAccount:
    """One account. Raises `AccountNotFound`."""
    account = accounts.get(account_id)
    return SeenAccount(account, tries.waiting_until([account.username], at=at).get(account.username))
