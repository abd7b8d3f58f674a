"""How one service's journal reaches another without a queue: pulled by cursor, applied as keyed effects.

`producer` answers, `sources` ask, `consumer` applies each entry and moves its cursor, `parking` keeps what failed for
a person. Services import from here (blueprint section 4, feed and effects).
"""

from common.feed.consumer import ATTEMPTS, Consumer, Handlers, accept_journal, effect_command
from common.feed.cursors import CursorState, cursor_states
from common.feed.parking import Parked, parked_entries, retry_parked
from common.feed.producer import MAXIMUM_WAIT, JournalDiverged, feed_body, read_feed
from common.feed.sources import Fetch, HttpSource, LocalSource

__all__ = [
    "ATTEMPTS",
    "MAXIMUM_WAIT",
    "Consumer",
    "CursorState",
    "Fetch",
    "Handlers",
    "HttpSource",
    "JournalDiverged",
    "LocalSource",
    "Parked",
    "accept_journal",
    "cursor_states",
    "effect_command",
    "feed_body",
    "parked_entries",
    "read_feed",
    "retry_parked",
]
