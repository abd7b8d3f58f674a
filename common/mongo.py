"""The two ways to write: insert a new document, or change one conditionally on its version.

Each write carries the messages that it causes in the document's `pending` list, so fact and message are one write
(blueprint section 4). `Document.save()` is not used anywhere: with a chosen key it overwrites silently, and a stale
one resurrects a deleted document.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import mongoengine
from mongoengine.connection import get_db
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from common.errors import Conflict
from common.faults import point
from common.journal.entries import pending_message
from common.messages import Message
from common.people.commands import Command, Receipt
from common.phrases import N_

#: How long a connection looks for a primary before what was asked fails, in milliseconds.
SELECTION_MS = 5_000
#: How many message ids a document remembers, so that a repeated command finds itself even on an append; all of an act
#: that told more.
RECENT = 64
#: How the id begins by which a document remembers an act without a message; no journal has it.
SILENT = "act"
#: Tries of an upsert under a condition: the first may lose to whoever makes the document at the same moment.
UPSERT_TRIES = 2
DUPLICATE_KEY = 11000

Fields = dict[str, Any]
#: What journal, feed, jobs, idempotency and files need: collection, keys, options. The unique ones carry rules.
MECHANISM_INDEXES: tuple[tuple[str, list[tuple[str, int]], Fields], ...] = (
    ("journal", [("message_id", 1)], {"name": "message_id", "unique": True}),
    ("parked", [("source", 1), ("subject", 1), ("seq", 1)], {"name": "subject"}),
    ("jobs", [("state", 1), ("created_at", 1)], {"name": "state"}),
    ("jobs", [("state", 1), ("queued_at", 1), ("created_at", 1)], {"name": "queued"}),
    ("idempotency", [("seen_at", 1)], {"name": "expiry", "expireAfterSeconds": 90 * 86_400}),
    ("clerks", [("beat_at", 1)], {"name": "expiry", "expireAfterSeconds": 86_400}),
    ("fs.files", [("metadata.sha256", 1)], {"name": "sha256", "unique": True}),
    ("fs.chunks", [("files_id", 1), ("n", 1)], {"name": "files_id_1_n_1", "unique": True}),
    ("owned.chunks", [("files_id", 1), ("n", 1)], {"name": "files_id_1_n_1", "unique": True}),
    ("owned.files", [("metadata.owner", 1), ("metadata.sha256", 1)], {"name": "owner", "unique": True}),
)
#: The partial index by which a relay finds work.
PENDING_INDEX: Fields = {"name": "pending", "partialFilterExpression": {"pending.id": {"$exists": True}}}
StoredType = TypeVar("StoredType", bound="Stored")


class Stored(mongoengine.Document):
    """Base of every aggregate: version for conditional updates, pending messages, recent message ids.

    Subclasses set `meta = {"db_alias": …, "collection": …, "indexes": […]}`.
    """

    meta: ClassVar[Fields] = {"abstract": True, "auto_create_index": False, "strict": False}
    id = mongoengine.StringField(primary_key=True)
    version = mongoengine.IntField(required=True, default=1)
    schema = mongoengine.IntField(required=True, default=1)
    pending = mongoengine.ListField(mongoengine.DictField())
    recent = mongoengine.ListField(mongoengine.StringField())

    if TYPE_CHECKING:
        objects: ClassVar[Any]


def connect(uri: str, *, alias: str, database_name: str) -> None:
    """Open this process's connection for one service: majority reads and journalled majority writes."""
    mongoengine.connect(
        db=database_name,
        alias=alias,
        host=uri,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        readPreference="primary",
        retryWrites=True,
        tz_aware=True,
        serverSelectionTimeoutMS=SELECTION_MS,
        uuidRepresentation="standard",
    )


def disconnect(alias: str) -> None:
    """Close the connection of one service (between tests, after a fork).

    mongoengine lets go only of the classes in its registry, which knows one class of each name: in a process with
    several services it would leave the others on the closed connection.
    """
    mongoengine.disconnect(alias=alias)
    for cls in stored_classes(alias):
        cls._disconnect()


def database(alias: str) -> Database[Fields]:
    """The database of one service."""
    return get_db(alias)


def stored_classes(alias: str) -> tuple[type[Stored], ...]:
    """Every aggregate of one service, whatever this process has imported: the relay looks into each for messages."""
    _import_documents(alias)
    return tuple(
        cls for cls in _subclasses(Stored) if not cls._meta.get("abstract") and cls._meta.get("db_alias") == alias
    )


def collections(alias: str) -> list[Collection[Fields]]:
    """The distinct collections of a service's aggregates: several document classes may share one."""
    return list({found.name: found for found in (cls._get_collection() for cls in stored_classes(alias))}.values())


@cache
def _import_documents(alias: str) -> None:
    """Import `storage/documents.py` of each room of the service, by which mongoengine learns of them."""
    service = importlib.util.find_spec(f"services.{alias}")
    for folder in service.submodule_search_locations or () if service else ():
        for path in sorted(Path(folder).glob("**/storage/documents.py")):
            rooms = path.relative_to(folder).with_suffix("").parts
            importlib.import_module(".".join((f"services.{alias}", *rooms)))


def _subclasses(cls: type[Stored]) -> list[type[Stored]]:
    return [found for child in cls.__subclasses__() for found in (child, *_subclasses(child))]


def ensure_indexes(alias: str) -> None:
    """Create the indexes of every aggregate of a service, and the partial one by which its relay finds work.

    Also those of the mechanisms that share the service's database (`MECHANISM_INDEXES`).
    """
    for collection, keys, options in MECHANISM_INDEXES:
        database(alias)[collection].create_index(keys, **options)
    for cls in stored_classes(alias):
        cls.ensure_indexes()
        cls._get_collection().create_index("pending.id", **PENDING_INDEX)


def insert(document: Stored, *, command: Command, messages: Sequence[Message], resource: str | None = None) -> Receipt:
    """Write one new document with its messages; a taken key is `Conflict`, never an overwrite.

    Returns the receipt of the act; `resource` names the part of the document that the act was about, if not all of it.
    Raises `Conflict` (code `exists`, or `duplicate` for another unique index).
    """
    answered = resource or str(document.id)
    fields = new_fields(document, command=command, messages=messages, resource=answered)
    point("before_write")
    try:
        type(document)._get_collection().insert_one(fields)
    except DuplicateKeyError as error:
        raise duplicate(error) from error
    point("after_write")
    return Receipt(answered, 1, command.message_id(0))


def update(
    cls: type[StoredType],
    identifier: str,
    *,
    version: int,
    change: Mapping[str, Mapping[str, Any]],
    command: Command,
    messages: Sequence[Message],
    where: Mapping[str, Any] | None = None,
    resource: str | None = None,
) -> Receipt:
    """Change one document if it still has `version`; the change is given in update operators.

    Returns the receipt with the new version; `resource` names the part of the document that the act was about, if not
    all of it. Raises `Conflict` (code `lost_race`) when the document has moved on, or
    has seen this very command.
    """
    answered = resource or identifier
    pending = _pending(command, messages, version=version + 1, resource=answered, document=identifier)
    ids = _remembered(command, messages)
    operators: Fields = {name: dict(fields) for name, fields in change.items()}
    operators.setdefault("$inc", {})["version"] = 1
    operators.setdefault("$push", {}).update(
        {"pending": {"$each": pending}, "recent": {"$each": ids, "$slice": -max(RECENT, len(ids))}}
    )
    # Earlier versions remembered also an act without messages by the id of its first.
    seen = [*ids, command.message_id(0)]
    # What waits for the relay is known longer than what is remembered: one act may tell more than is remembered.
    unseen: Fields = {"recent": {"$nin": seen}, "pending.id": {"$nin": seen}}
    condition = {**(where or {}), "_id": identifier, "version": version, **unseen}
    point("before_write")
    try:
        # The hint spares the server the choice: other indexes could serve the conditions beside the key, but worse.
        result = cls._get_collection().update_one(condition, operators, hint="_id_")
    except DuplicateKeyError as error:
        raise duplicate(error) from error
    if result.matched_count == 0:
        raise Conflict(N_("这条记录刚刚被别人修改过，请刷新后重试。"), code="lost_race")
    point("after_write")
    return Receipt(answered, version + 1, command.message_id(0))


def duplicate(error: DuplicateKeyError) -> Conflict:
    """The conflict that a duplicate key stands for: code `exists` for the key itself, else `duplicate`."""
    pattern = (error.details or {}).get("keyPattern", {})
    if set(pattern) == {"_id"}:
        return Conflict(N_("该记录已经存在。"), code="exists")
    return Conflict(N_("已有相同的记录（%(fields)s）。"), code="duplicate", fields="、".join(pattern))


def insert_effect(document: Stored, *, command: Command, messages: Sequence[Message] = ()) -> bool:
    """Insert the keyed effect of a message; False when it was there already (the message came again)."""
    try:
        insert(document, command=command, messages=messages)
    except Conflict as conflict:
        if conflict.code != "exists":
            raise
        return False
    return True


def schema_of(cls: type[Stored]) -> int:
    """The schema that new documents of a class have; what is written without the class says it by itself."""
    return int(cls.schema.default)


def upsert_unless_seen(collection: Collection[Fields], unseen: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
    """Change or make the one document that `unseen` names by `_id` and a condition; False when the condition fails.

    A first duplicate key may only mean that another writer has just made the document; a second one, that the document
    is there and the condition does not hold.
    """
    for _ in range(UPSERT_TRIES):
        try:
            collection.update_one(unseen, change, upsert=True)
        except DuplicateKeyError:
            continue
        return True
    return False


def write_many(collection: Collection[Fields], writes: Sequence[Any]) -> None:
    """Write in bulk; what is found there already, this effect or a later one, stays as it is.

    The first duplicate key may only mean that somebody else has just made the document: such writes are tried again.
    """
    waiting = list(writes)
    for _ in range(UPSERT_TRIES):
        if not waiting:
            return
        try:
            collection.bulk_write(waiting, ordered=False)
        except BulkWriteError as error:
            failures = (error.details or {}).get("writeErrors", [])
            if not failures or any(each.get("code") != DUPLICATE_KEY for each in failures):
                raise
            waiting = [waiting[each["index"]] for each in failures]
        else:
            return


def find_pending(alias: str, message_id: str) -> Fields | None:
    """The message where it still waits in a document of the service; None when it was relayed, or never written."""
    for cls in stored_classes(alias):
        found = cls._get_collection().find_one({"pending.id": message_id}, {"pending.$": 1})
        if found:
            return dict(found["pending"][0])
    return None


def new_fields(document: Stored, *, command: Command, messages: Sequence[Message], resource: str) -> Fields:
    """The fields of a new document with its messages."""
    document.pending = _pending(command, messages, version=1, resource=resource, document=str(document.id))
    document.recent = _remembered(command, messages)
    document.validate()
    fields: Fields = document.to_mongo().to_dict()
    return fields


def _pending(
    command: Command, messages: Sequence[Message], *, version: int, resource: str, document: str
) -> list[Fields]:
    within = "" if document == resource else document
    return [
        pending_message(command, message, number=number, version=version, resource=resource, within=within)
        for number, message in enumerate(messages)
    ]


def _remembered(command: Command, messages: Sequence[Message]) -> list[str]:
    """The ids by which the document knows that it has seen this command: its messages', or that of a silent act."""
    return [command.message_id(number) for number in range(len(messages))] or [command.identifier(SILENT)]
