"""What the journals bring to accounts: nothing follows from them yet."""

from __future__ import annotations

from common.journal.feed import Handlers
from services.gateway import ALIAS
from services.gateway.domain.messages import AccountCreated, PersonRegistered

handlers = Handlers(ALIAS)
handlers.kept_for_audit(PersonRegistered, AccountCreated)
