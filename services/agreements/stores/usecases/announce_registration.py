"""Tells other services of the stores of a complete registration, one message a chunk. Pattern: bulk, resumable."""

from __future__ import annotations

from datetime import datetime

from common.faults import point
from common.messages import StoresRegistered
from common.people.commands import Command, derived_id, service_actor
from services.agreements import ALIAS
from services.agreements.stores.domain.announcing import store_data
from services.agreements.stores.domain.registration import CHUNK
from services.agreements.stores.storage import new_stores, registrations


def announce_registration(import_id: str, *, caused_by: str | None, at: datetime) -> None:
    """Announce every store of an import, each chunk once, and note that nothing is left to announce.

    `caused_by` is the message by which the import was committed.
    """
    for number, chunk in enumerate(new_stores.chunks_of(import_id, size=CHUNK)):
        message = StoresRegistered(
            chunk_id=registrations.announcement_id(import_id, number),
            import_id=import_id,
            stores=[store_data(store) for store in chunk],
        )
        identifier = derived_id("cmd", import_id, "announce", number)
        command = Command(service_actor(ALIAS), identifier, at, caused_by=caused_by)
        registrations.announce(import_id, number, command=command, messages=(message,))
        point("in_announcing")
    registrations.note_announced(import_id, at=at)
