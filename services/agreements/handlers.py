"""Which message of which service causes what in agreements: the reactions of its rooms, put together."""

from __future__ import annotations

from common.journal.feed import compose
from common.people.scopes import scope_handlers
from services.agreements import ALIAS
from services.agreements.rosters import handlers as rosters
from services.agreements.signing import handlers as signing
from services.agreements.stores import handlers as stores

HANDLERS = compose(scope_handlers(ALIAS), stores.handlers, signing.handlers, rosters.handlers)
