"""What a journal entry is: the canonical body of a message, the hash that chains it, and the head of a chain.

Pure: the database side is `journal`. The body is JSON with sorted keys and holds every field, `seq` included;
`hash` = SHA-256(hash before it, body), and 32 zero bytes stand before the first (blueprint section 4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from common.messages import Message
from common.people.commands import Command

#: What stands before the first entry.
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal ends: the last entry's number and hash; an empty journal ends at 0 and `GENESIS`."""

    seq: int
    hash: bytes
    recorded_at: datetime | None = field(default=None, compare=False)


EMPTY = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message in a journal; every field but `hash` is read from `body`.

    `subject` is the thing that changed, `resource` the document that the message was written with, `version` that
    document's version, `within` that document where the resource is only a part of it; `at` is when the act happened,
    `recorded_at` when it was journalled (never falling); `request_hash` is that of the request that asked for it, None
    where none did, or in an entry of earlier times.
    """

    seq: int
    message_id: str
    name: str
    subject: str
    resource: str
    version: int
    actor: Mapping[str, str | None]
    at: datetime
    recorded_at: datetime
    request_id: str
    caused_by: str | None
    data: Mapping[str, Any]
    body: bytes
    hash: bytes
    request_hash: str | None = None
    within: str | None = None

    @property
    def place(self) -> str:
        """The document whose versions it counts."""
        return self.within or self.resource

    @property
    def head(self) -> Head:
        """The head of the journal up to this entry."""
        return Head(self.seq, self.hash, self.recorded_at)


def pending_message(
    command: Command, message: Message, *, number: int, version: int, resource: str = "", within: str = ""
) -> dict[str, Any]:
    """The message as it waits in its document's `pending` list, `at` as text; `number` counts the act's from 0.

    `within` is the document that has the version, where `resource` is a part of it.
    Raises `TypeError` when the message holds anything but JSON-simple values: better here than in the relay.
    """
    data = message.to_data()
    orjson.dumps(data)
    actor = command.actor
    return {
        "id": command.message_id(number),
        # Not `message.name`: a message may have a field of that name, as `StoreRecorded` has.
        "name": type(message).__name__,
        "subject": message.subject,
        "resource": resource or message.subject,
        "version": version,
        "at": instant_text(command.at),
        "request_id": command.request_id,
        "caused_by": command.caused_by,
        "actor": {"account": actor.account, "person": actor.person, "on_behalf": actor.on_behalf},
        "data": data,
        **({"request_hash": command.request_hash} if command.request_hash else {}),
        **({"within": within} if within else {}),
    }


def chain(last: Head, messages: Iterable[Mapping[str, Any]], *, at: datetime) -> list[dict[str, Any]]:
    """The journal documents that continue `last` with these pending messages, in order.

    `recorded_at` is `at`, or the previous entry's where the clock stands behind it.
    """
    seq, previous = last.seq, last.hash
    recorded_at = max(at, last.recorded_at) if last.recorded_at else at
    recorded_text = instant_text(recorded_at)
    documents = []
    for message in messages:
        seq += 1
        body = canonical({**message, "seq": seq, "recorded_at": recorded_text})
        previous = hashlib.sha256(previous + body).digest()
        documents.append(
            {
                "_id": seq,
                "message_id": message["id"],
                "name": message["name"],
                "subject": message["subject"],
                "recorded_at": recorded_at,
                "body": body,
                "hash": previous,
            }
        )
    return documents


def canonical(body: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """The one form in which a body is hashed: JSON, keys sorted, no spaces, UTF-8."""
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def states(body: bytes, message: Mapping[str, Any]) -> bool:
    """Whether the body of an entry states this very pending message, and not another one under its id.

    When it was written is left out: an effect that is carried out anew tells the same at another time.
    """
    stated = orjson.loads(body)
    return all(stated.get(name) == value for name, value in orjson.loads(canonical(message)).items() if name != "at")


def entry_of(body: bytes, stored_hash: bytes) -> Entry:
    """The entry that a body states. Raises `ValueError` or `KeyError` when it states none."""
    fields = orjson.loads(body)
    return Entry(
        seq=fields["seq"],
        message_id=fields["id"],
        name=fields["name"],
        subject=fields["subject"],
        resource=fields["resource"],
        version=fields["version"],
        actor=fields["actor"],
        at=datetime.fromisoformat(fields["at"]),
        recorded_at=datetime.fromisoformat(fields["recorded_at"]),
        request_id=fields["request_id"],
        caused_by=fields["caused_by"],
        data=fields["data"],
        body=body,
        hash=stored_hash,
        request_hash=fields.get("request_hash"),
        within=fields.get("within"),
    )


def instant_text(instant: datetime) -> str:
    """An aware instant as UTC text in milliseconds: `2026-11-22T01:02:03.456+00:00`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")
