"""How far a service is: the end of its journal, how far it follows others, and since when a message of its own waits.

Compared over services it says who is behind, and since when (decision 0043).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from common import mongo
from common.journal import journal
from common.journal.feed import cursor_states
from common.journal.relay import Relay


@dataclass(frozen=True, slots=True)
class Progress:
    """`head` is the last entry's number, `cursors` the last one applied of each source; `waiting_since` may be None."""

    head: int
    cursors: Mapping[str, int]
    waiting_since: datetime | None


def progress_of(alias: str) -> Progress:
    """How far a service is now."""
    database = mongo.database(alias)
    cursors = {state.source: state.position.seq for state in cursor_states(database)}
    return Progress(journal.head(database).seq, cursors, Relay(alias).oldest_pending())


def recorded_after(alias: str, seq: int) -> datetime | None:
    """When the entry that follows a number was recorded; None while there is none."""
    found = journal.read(mongo.database(alias), after=seq, limit=1)
    return found[0].recorded_at if found else None
