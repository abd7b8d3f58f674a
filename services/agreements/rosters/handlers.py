"""What follows from an import that was received or committed: work for the worker."""

from __future__ import annotations

from common import clock
from common.journal.feed import Handlers, Heard
from common.work import jobs
from services.agreements import ALIAS
from services.agreements.domain.messages import ImportCommitted, ImportCompleted, ImportReceived, ImportValidated
from services.agreements.rosters.usecases.get_import import APPLY, VALIDATE

handlers = Handlers(ALIAS)


@handlers.on(ImportReceived)
def import_received(received: ImportReceived, heard: Heard[ImportReceived]) -> None:
    """The worker validates a large roster."""
    jobs.create(ALIAS, kind=VALIDATE, subject=received.import_id, key=received.import_id, at=clock.now())


@handlers.on(ImportCommitted)
def import_committed(committed: ImportCommitted, heard: Heard[ImportCommitted]) -> None:
    """The worker applies a committed roster."""
    jobs.create(ALIAS, kind=APPLY, subject=committed.import_id, key=committed.import_id, at=clock.now())


handlers.kept_for_audit(ImportValidated, ImportCompleted)
