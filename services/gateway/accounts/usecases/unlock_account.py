"""An administrator lets an account sign in again at once, wherever it was guessed from; the account is written.

What was counted is forgotten after the write, and once more when its message is heard: a process that dies in between
leaves neither an act without its record nor a record without its effect.
"""

from __future__ import annotations

from datetime import datetime

from common.people.commands import Command, Receipt
from services.gateway.accounts.storage import accounts, tries
from services.gateway.domain.messages import AccountUnlocked


def unlock_account(account_id: str, *, command: Command, remark: str | None = None) -> Receipt:
    """Forget what was counted for an account; `remark` says how it was made sure who asks for it.

    Raises `AccountNotFound`, `Conflict` (lost_race).
    """
    account = accounts.get(account_id)
    message = AccountUnlocked(account_id=account_id, remark=remark)
    receipt = accounts.note(account, command=command, messages=(message,))
    tries.forget(account.username, at=command.at)
    return receipt


def forget_tries(account_id: str, *, at: datetime) -> None:
    """Forget what had been counted for an account when it was unlocked; what was counted afterwards stays."""
    if account := accounts.find(account_id):
        tries.forget(account.username, at=at)
