"""What the journals bring to stores: the end of a hold."""

from __future__ import annotations

from common.journal.feed import Handlers, Heard
from common.messages import HoldEnded
from services.ratings import ALIAS
from services.ratings.stores.usecases.take_over_stores import note_end

handlers = Handlers(ALIAS)


@handlers.on(HoldEnded)
def hold_ended(ended: HoldEnded, heard: Heard[HoldEnded]) -> None:
    """A hold is over."""
    note_end(ended)
