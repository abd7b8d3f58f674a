"""What the journals bring to grades: what is recorded, confirmed or rejected changes what a store is rated by."""

from __future__ import annotations

from common import clock
from common.journal.feed import Handlers, Heard
from services.ratings import ALIAS
from services.ratings.domain.messages import ViolationConfirmed, ViolationRecorded, ViolationRejected
from services.ratings.grades.usecases.refresh_stores import refresh_stores
from services.ratings.ledger.usecases.count_violation import count_violation

handlers = Handlers(ALIAS)


@handlers.on(ViolationRecorded)
def violation_recorded(recorded: ViolationRecorded, heard: Heard[ViolationRecorded]) -> None:
    """An entry waits for a second person."""
    refresh_stores((recorded.store_id,), today=clock.today())


@handlers.on(ViolationRejected)
def violation_rejected(rejected: ViolationRejected, heard: Heard[ViolationRejected]) -> None:
    """An entry waits no longer."""
    refresh_stores((rejected.store_id,), today=clock.today())


@handlers.on(ViolationConfirmed, effect="count")
def violation_confirmed(confirmed: ViolationConfirmed, heard: Heard[ViolationConfirmed]) -> None:
    """An entry costs points, maybe in a later year than that of its ledger."""
    count_violation(confirmed, command=heard.command())
    refresh_stores((confirmed.store_id,), today=clock.today())
