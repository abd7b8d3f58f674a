"""When the end of a journal is signed and kept outside the database: daily (blueprint section 4, Audit)."""

from __future__ import annotations

from datetime import date

from common import clock, mongo
from common.journal import anchors, journal
from common.people.tokens import Keyring
from common.settings import CommonSettings

#: Seconds between two looks at the calendar: a day that begins has its head within so many.
HEADS = 1.0


class DailyHead:
    """Signs the head of one service's journal when a day begins, and when the process does."""

    def __init__(self, alias: str, settings: CommonSettings) -> None:
        self._alias = alias
        self._folder = settings.anchor_dir
        self._keyring = Keyring.from_settings(settings)
        self._day: date | None = None

    def write(self) -> None:
        """Write the head unless this day has one; an empty journal waits for its first entry."""
        today = clock.today()
        if today == self._day:
            return
        head = journal.head(mongo.database(self._alias))
        if head.seq:
            anchors.write_head(self._folder, self._keyring, self._alias, head, clock.now())
            self._day = today
