"""A command that comes again gets the same answer and no second effect (blueprint section 4, commands).

Every id that a command writes derives from its account and key, so a repeated one collides with itself; the record
kept here for 90 days only saves the work and keeps another body from hiding under a used key. It may be lost with a
crash, and it expires: then the answer is found again by the id of the command's first message, in the journal or still
pending. That message counts only if it states the hash of this very request (decision 0034).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from common import mongo
from common.errors import Conflict, DomainError, Invalid
from common.journal import journal
from common.people.commands import Actor, Command, Receipt, derived_id
from common.phrases import N_

Fields = dict[str, Any]
COLLECTION = "idempotency"


class KeyReused(Invalid):
    """Raised when an `Idempotency-Key` comes again with another request than the first time (422)."""

    code = "idempotency_key_reused"


class KeyExpired(Conflict):
    """Raised when a key was used before, and nothing kept can prove that it was for the same request (409)."""

    code = "idempotency_key_expired"


def execute(
    alias: str, *, actor: Actor, key: str, body_hash: str, run: Callable[[Command], Receipt], at: datetime
) -> Receipt:
    """The receipt of the command that `run` carries out, now or when the same key came before.

    A refused command leaves no trace: its key may be used again. Raises `KeyReused`, `KeyExpired`, and what `run`
    raises.
    """
    command = Command(actor=actor, command_id=command_id(alias, actor, key), at=at, request_hash=body_hash)
    record, is_new = _reserve(alias, command.command_id, body_hash)
    if record["body"] != body_hash:
        raise _reused()
    if "resource_id" in record:
        return _receipt_of(record)
    # Where there was no record the key may still be an old one, whose message only the journal has.
    find = _find_journalled if is_new else find_receipt
    receipt = _found(alias, command, find) or _run(alias, command, run)
    _keep(alias, command.command_id, body_hash, receipt)
    return receipt


def _run(alias: str, command: Command, run: Callable[[Command], Receipt]) -> Receipt:
    try:
        return run(command)
    except DomainError:
        # A try that came at the same moment, or one whose answer was lost, may have been this very command.
        found = _found(alias, command, find_receipt)
        if found is None:
            _forget(alias, command.command_id)
            raise
        return found


def _found(alias: str, command: Command, find: Callable[[str, Command], Receipt | None]) -> Receipt | None:
    """What is found of the command; where that is another's, the key's record is given up with the refusal."""
    try:
        return find(alias, command)
    except (KeyReused, KeyExpired):
        _forget(alias, command.command_id)
        raise


def _forget(alias: str, identifier: str) -> None:
    _records(alias).delete_one({"_id": identifier, "resource_id": {"$exists": False}})


def command_id(alias: str, actor: Actor, key: str) -> str:
    """The id of the command that an account sends to a service under a key."""
    return derived_id("cmd", alias, actor.account, key)


def find_receipt(alias: str, command: Command) -> Receipt | None:
    """What the command answered, read from its first message; None when it has written nothing.

    Pending is looked at first: a message leaves it only when the journal has it. Raises `KeyReused` when the message
    was written for another request, `KeyExpired` when it does not say for which.
    """
    message_id = command.message_id(0)
    waiting = mongo.find_pending(alias, message_id)
    if waiting is None or waiting.get("request_hash") != command.request_hash:
        # What waits under this id may be another's, held because the journal has this command's (`holding`).
        journalled = _find_journalled(alias, command)
        if journalled is not None or waiting is None:
            return journalled
    return _proven(command, Receipt(waiting["resource"], waiting["version"], message_id), waiting.get("request_hash"))


def _find_journalled(alias: str, command: Command) -> Receipt | None:
    """As `find_receipt`, in the journal alone: one look-up by its index."""
    entry = journal.find(mongo.database(alias), command.message_id(0))
    if entry is None:
        return None
    return _proven(command, Receipt(entry.resource, entry.version, entry.message_id), entry.request_hash)


def _proven(command: Command, receipt: Receipt, request_hash: str | None) -> Receipt:
    """The receipt, if its message states the hash of the command's request."""
    if request_hash is None:
        raise KeyExpired(
            N_(
                "这个 Idempotency-Key 以前办理过一次操作（%(resource)s），已无法核对是否同一请求，"
                "本次没有办理：请先查看该记录是否已经办好，需要另行办理时请换一个键。"
            ),
            resource=receipt.resource_id,
        )
    if request_hash != command.request_hash:
        raise _reused()
    return receipt


def _reused() -> KeyReused:
    return KeyReused(N_("这个 Idempotency-Key 已用于另一个请求，请为新的操作换一个键。"))


def _reserve(alias: str, identifier: str, body_hash: str) -> tuple[Fields, bool]:
    """The record of the key, made now if there is none; and whether it was made now.

    The server's own clock dates it, since it is the one by which the server lets it expire.
    """
    fields = {"body": {"$ifNull": ["$body", body_hash]}, "seen_at": {"$ifNull": ["$seen_at", "$$NOW"]}}
    for _ in range(2):
        try:
            before = _records(alias).find_one_and_update(
                {"_id": identifier}, [{"$set": fields}], upsert=True, return_document=ReturnDocument.BEFORE
            )
        except DuplicateKeyError:
            # Two first tries at the same moment: the other one has made it.
            continue
        return before or {"body": body_hash}, before is None
    raise AssertionError("a record that is there cannot collide")


def _keep(alias: str, identifier: str, body_hash: str, receipt: Receipt) -> None:
    fields: Fields = {
        "body": body_hash,
        "seen_at": {"$ifNull": ["$seen_at", "$$NOW"]},
        "resource_id": receipt.resource_id,
        "version": receipt.version,
        "message_id": receipt.message_id,
        # As a literal: a value that begins with "$" is no expression.
        "further": {"$literal": dict(receipt.further)},
    }
    _records(alias).update_one({"_id": identifier}, [{"$set": fields}], upsert=True)


def _receipt_of(record: Fields) -> Receipt:
    return Receipt(record["resource_id"], record["version"], record["message_id"], record["further"])


def _records(alias: str) -> Collection[Fields]:
    """Acknowledged by the primary alone: the truth is in the document and in the journal."""
    return mongo.database(alias).get_collection(COLLECTION, write_concern=WriteConcern(w=1, j=False))
