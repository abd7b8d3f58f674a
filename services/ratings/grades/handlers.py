"""What the journals bring to grades: what is recorded, confirmed or rejected changes what a store is rated by."""

from __future__ import annotations

from common import clock
from common.journal.feed import Handlers, Heard
from services.ratings import ALIAS
from services.ratings.domain.messages import ViolationConfirmed, ViolationRecorded, ViolationRejected
from services.ratings.grades.usecases.refresh_stores import refresh_stores

handlers = Handlers(ALIAS)


@handlers.on(ViolationRecorded)
def violation_recorded(recorded: ViolationRecorded, heard: Heard[ViolationRecorded]) -> None:
    """An entry waits for a second person."""
    refresh_stores((recorded.store_id,), today=clock.today())


@handlers.on(ViolationRejected)
def violation_rejected(rejected: ViolationRejected, heard: Heard[ViolationRejected]) -> None:
    """An entry waits no longer."""
    refresh_stores((rejected.store_id,), today=clock.today())


@handlers.on(ViolationConfirmed, effect="refresh")
def violation_confirmed(confirmed: ViolationConfirmed, heard: Heard[ViolationConfirmed]) -> None:
    """An entry waits no longer, and costs points."""
    refresh_stores((confirmed.store_id,), today=clock.today())
