"""How one service's journal reaches another without a queue: pulled by cursor, applied as keyed effects.

`producer` answers, `sources` ask, `consumer` applies each entry and moves its cursor, `handling` says which function
reacts to what, `racing` tries again, `parking` keeps what failed for a person. Services import from here (blueprint
section 4, feed and effects).
"""

from common.journal.feed.consumer import ATTEMPTS, Consumer, accept_journal
from common.journal.feed.cursors import CursorState, cursor_states
from common.journal.feed.handling import Handlers, HandlersWrong, Heard, Table, compose, effect_command
from common.journal.feed.parking import Parked, parked_entries, retry_parked
from common.journal.feed.producer import MAXIMUM_WAIT, JournalDiverged, feed_body, read_feed
from common.journal.feed.racing import settled
from common.journal.feed.sources import Fetch, HttpSource, LocalSource

__all__ = [
    "ATTEMPTS",
    "MAXIMUM_WAIT",
    "Consumer",
    "CursorState",
    "Fetch",
    "Handlers",
    "HandlersWrong",
    "Heard",
    "HttpSource",
    "JournalDiverged",
    "LocalSource",
    "Parked",
    "Table",
    "accept_journal",
    "compose",
    "cursor_states",
    "effect_command",
    "feed_body",
    "parked_entries",
    "read_feed",
    "retry_parked",
    "settled",
]
