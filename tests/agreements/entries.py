"""Journal entries as a feed would bring them."""

from __future__ import annotations

from datetime import datetime

from common import clock
from common.journal.entries import EMPTY, Entry, chain, entry_of, pending_message
from common.messages import Message
from common.people.commands import Command, service_actor


def entry_of_message(message: Message, *, message_id: str, at: datetime | None = None) -> Entry:
    """The entry of a message of the gateway."""
    command = Command(service_actor("gateway"), message_id, at or clock.now())
    pending = {**pending_message(command, message, number=0, version=1), "id": message_id}
    (document,) = chain(EMPTY, [pending], at=command.at)
    return entry_of(document["body"], document["hash"])
