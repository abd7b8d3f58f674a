"""What the journals bring to accounts: an unlocking is carried through; the other services keep the scopes."""

from __future__ import annotations

from common.journal.feed import Handlers, Heard
from common.messages import AccountCreated, AccountScopeSet
from services.gateway import ALIAS
from services.gateway.accounts.usecases.unlock_account import forget_tries
from services.gateway.domain.messages import AccountUnlocked, PersonRegistered

handlers = Handlers(ALIAS)
handlers.kept_for_audit(PersonRegistered, AccountCreated, AccountScopeSet)


@handlers.on(AccountUnlocked, effect="forget")
def account_unlocked(unlocked: AccountUnlocked, heard: Heard[AccountUnlocked]) -> None:
    """An unlocked account may sign in at once."""
    forget_tries(unlocked.account_id, at=heard.entry.at)
