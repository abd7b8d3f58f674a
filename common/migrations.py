"""Brings the database of a service to the form that this code knows: an ordered list of steps, forward only.

Each service has its list in `services/<service>/migrations.py`. A step takes the next documents that still have the old
form, a batch at a time: so it may be killed anywhere and is taken up where it was, and two processes at once do no
harm. A lease only spares them the work. A finished step stands in the collection `migrations`, with the version of the
program that took it. Production never migrates by itself: a person runs `yaocheng migrate`.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import indexes, mongo
from common.faults import point
from common.logs import get_logger
from common.settings import Environment
from common.version import VERSION, SchemaNewer, SchemaOlder

Fields = dict[str, Any]
Step = Callable[[Database[Fields]], int]
RECORDS, LEASE = "migrations", "migration_lease"
#: Documents that a step takes at a time.
BATCH = 2_000
#: For how long a process that is at work keeps others from the same work, in milliseconds, and how often these look.
LEASE_MS = 5_000
_PAUSE = 0.2
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Migration:
    """A step of a service's list. `change` brings the next documents into the new form, at most `BATCH`.

    It says how many it took, 0 when none is left, and finds them by their old form alone. `name` is for ever.
    """

    name: str
    change: Step


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: from which version of the form to which, and how many documents each step took in this run.

    `dropped` are the indexes that were declared no longer, by collection and name.
    """

    found: int
    reached: int
    taken: dict[str, int]
    dropped: tuple[tuple[str, str], ...]


def bring_up(alias: str, migrations: Sequence[Migration], *, environment: Environment) -> None:
    """Make the database of a service ready for this code, when a process starts.

    A new database has the present form. Demo and test migrate; production refuses. Raises `SchemaNewer`, `SchemaOlder`.
    """
    database = mongo.database(alias)
    _begin(alias, migrations)
    check_known(database, migrations)
    if environment is Environment.PRODUCTION:
        _check_present(alias, migrations)
        mongo.ensure_indexes(alias)
    else:
        migrate(alias, migrations)


def check_known(database: Database[Fields], migrations: Sequence[Migration]) -> None:
    """Raise `SchemaNewer` when the database has gone through a step that this code does not know."""
    known = {each.name for each in migrations}
    further = [each for each in _records(database) if each["_id"] not in known]
    if further:
        latest = further[-1]
        raise SchemaNewer(
            f"数据库 {database.name} 由较新的程序写成：数据结构为第 {latest['number']} 版"
            f"（{latest['_id']}，程序版本 {latest['by']}），本程序（{VERSION}）只认识到第 {len(migrations)} 版。"
            "数据没有改动。请改用较新的程序，或者另选数据目录、恢复迁移之前的备份。"
        )


def migrate(alias: str, migrations: Sequence[Migration]) -> Migrated:
    """Take every step that was not taken yet, in order; returns when all are, also those that others took.

    Indexes that are declared no longer are dropped before, since a unique one may forbid the new form; those that are
    declared stand afterwards. Raises `SchemaNewer`.
    """
    database = mongo.database(alias)
    check_known(database, migrations)
    found, dropped = len(_records(database)), indexes.drop_undeclared(alias)
    taken = _take_steps(database, migrations)
    mongo.ensure_indexes(alias)
    return Migrated(found, len(migrations), taken, dropped)


def _take_steps(database: Database[Fields], migrations: Sequence[Migration]) -> dict[str, int]:
    """Take batch after batch while this process has the lease, else wait for who has it."""
    holder, taken = uuid.uuid4().hex, dict[str, int]()
    try:
        while waiting := _waiting(database, migrations):
            if _take_lease(database, holder):
                name, count = _advance(database, *waiting[0])
                taken[name] = taken.get(name, 0) + count
            else:
                time.sleep(_PAUSE)
    finally:
        database[LEASE].delete_one({"_id": LEASE, "holder": holder})
    return taken


def _advance(database: Database[Fields], number: int, migration: Migration) -> tuple[str, int]:
    """Take the next batch of a step, and record the step when there is none; its name, and how many it took."""
    count = migration.change(database)
    point("in_migration")
    if count == 0:
        _record(database, number, migration)
        _log.info("migrated", database=database.name, migration=migration.name)
    return migration.name, count


def _begin(alias: str, migrations: Sequence[Migration]) -> None:
    """Record every step of a database into which nothing was written yet: what is written now has the present form."""
    database = mongo.database(alias)
    if _records(database) or _holds_anything(alias):
        return
    for number, migration in enumerate(migrations, start=1):
        _record(database, number, migration)


def _holds_anything(alias: str) -> bool:
    names = {"journal", *(cls._get_collection_name() for cls in mongo.stored_classes(alias))}
    return any(mongo.database(alias)[name].find_one({}, {"_id": 1}) is not None for name in sorted(names))


def _check_present(alias: str, migrations: Sequence[Migration]) -> None:
    database = mongo.database(alias)
    waiting, changed = _waiting(database, migrations), indexes.otherwise_declared(alias)
    if waiting or changed:
        missing = [migration.name for _, migration in waiting] + [f"{each}.{name}" for each, name in changed]
        raise SchemaOlder(
            f"数据库 {database.name} 的数据结构为第 {len(migrations) - len(waiting)} 版，本程序（{VERSION}）需要第"
            f" {len(migrations)} 版，尚缺：{'、'.join(missing)}。生产环境不会自行迁移：请停止服务 {alias} 的全部进程，"
            "备份数据库，运行 yaocheng migrate，再启动。"
        )


def _records(database: Database[Fields]) -> list[Fields]:
    return list(database[RECORDS].find({}).sort("number", 1))


def _waiting(database: Database[Fields], migrations: Sequence[Migration]) -> list[tuple[int, Migration]]:
    taken = {each["_id"] for each in _records(database)}
    return [(number, each) for number, each in enumerate(migrations, start=1) if each.name not in taken]


def _record(database: Database[Fields], number: int, migration: Migration) -> None:
    """Note that a step is taken; that another process has just noted it changes nothing."""
    fields = {"number": {"$literal": number}, "by": {"$literal": VERSION}, "at": "$$NOW"}
    unless_noted = {name: {"$ifNull": [f"${name}", value]} for name, value in fields.items()}
    database[RECORDS].update_one({"_id": migration.name}, [{"$set": unless_noted}], upsert=True)


def _take_lease(database: Database[Fields], holder: str) -> bool:
    """Take or renew the lease, by the database's clock, which nobody sets; False while another process holds it."""
    is_free = {"$or": [{"$eq": ["$holder", holder]}, {"$lt": ["$until", "$$NOW"]}]}
    fields = {
        "holder": {"$cond": [is_free, holder, "$holder"]},
        "until": {"$cond": [is_free, {"$add": ["$$NOW", LEASE_MS]}, "$until"]},
    }
    try:
        lease = database[LEASE].find_one_and_update(
            {"_id": LEASE}, [{"$set": fields}], upsert=True, return_document=ReturnDocument.AFTER
        )
    except DuplicateKeyError:  # another process has made it at this moment
        return False
    return lease is not None and lease["holder"] == holder
