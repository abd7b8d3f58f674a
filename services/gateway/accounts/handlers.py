"""What the journals bring to accounts: nothing follows here, the other services keep the scopes."""

from __future__ import annotations

from common.journal.feed import Handlers
from common.messages import AccountCreated, AccountScopeSet
from services.gateway import ALIAS
from services.gateway.domain.messages import AccountUnlocked, PersonRegistered

handlers = Handlers(ALIAS)
handlers.kept_for_audit(PersonRegistered, AccountCreated, AccountScopeSet, AccountUnlocked)
