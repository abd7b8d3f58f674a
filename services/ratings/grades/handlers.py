"""What the journals bring to grades: what is recorded, confirmed or rejected changes what a store is rated by."""

from __future__ import annotations

from collections.abc import Sequence

from common import clock
from common.journal.feed import Handlers, Heard
from services.ratings import ALIAS
from services.ratings.domain.messages import ViolationConfirmed, ViolationRecorded, ViolationRejected
from services.ratings.grades.usecases.refresh_stores import refresh_stores

handlers = Handlers(ALIAS)


@handlers.on_many(ViolationRecorded, ViolationRejected, ViolationConfirmed, effect="refresh")
def entries_moved(heard: Sequence[Heard[ViolationRecorded | ViolationRejected | ViolationConfirmed]]) -> None:
    """Entries wait for a second person, or wait no longer."""
    refresh_stores((each.message.store_id for each in heard), today=clock.today())
