"""Accounts as the API shows them: plain fields from values."""

from __future__ import annotations

from typing import Any

from services.gateway.accounts.domain.accounts import Account
from services.gateway.accounts.usecases.list_accounts import SeenAccount


def seen_view(seen: SeenAccount) -> dict[str, Any]:
    """The same, and until when it has to wait."""
    return {**account_view(seen.account), "locked_until": seen.locked_until}


def account_view(account: Account) -> dict[str, Any]:
    """An account, without its secrets."""
    return {
        "account_id": account.account_id,
        "username": account.username,
        "person_id": account.person_id,
        "person_name": account.person_name,
        "roles": [role.value for role in account.roles],
        "areas": list(account.areas),
        "stores": list(account.stores),
        "chains": list(account.chains),
        "is_active": account.is_active,
    }
