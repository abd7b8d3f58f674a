"""An administrator lets an account sign in again at once, wherever it was guessed from; the account is written."""

from __future__ import annotations

from common.people.commands import Command, Receipt
from services.gateway.accounts.storage import accounts, tries
from services.gateway.domain.messages import AccountUnlocked


def unlock_account(account_id: str, *, command: Command) -> Receipt:
    """Forget what was counted for an account. Raises `AccountNotFound`, `Conflict` (lost_race)."""
    account = accounts.get(account_id)
    tries.forget(account.username)
    return accounts.note(account, command=command, messages=(AccountUnlocked(account_id=account_id),))
