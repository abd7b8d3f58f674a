"""What the processes of every service do alike: make themselves ready, follow journals, run a clerk, boot a worker.

A service names itself, its settings and what must be there before it works (`ready`: its policy files); whom it
follows is said by its handlers alone.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping, Sequence

from common import logs, mongo
from common import migrations as forms
from common.journal.feed import Consumer, Fetch, HttpSource, LocalSource, Table
from common.journal.heads import HEADS, DailyHead
from common.migrations import Migration
from common.people.tokens import Keyring
from common.settings import CommonSettings, SettingsType, load
from common.waking import NET
from common.work import jobs
from common.work.clerks import Clerk, Every

#: How many new objects a clerk makes before the collector looks for cycles among them (Python's own default is 700).
_OBJECTS = (50_000, 20, 50)
#: How far a worker stands back (nice): jobs may queue, requests may not.
_BEHIND = 10
Ready = Callable[[], object]


def prepare(
    settings: CommonSettings, *, service: str, process: str, migrations: Sequence[Migration], ready: Ready
) -> None:
    """Make this process ready: logs, database in its present form, what `ready` asks for; raises what is missing."""
    logs.configure(service, process, level=settings.log_level)
    mongo.connect(settings.mongo_uri, alias=service, database_name=settings.mongo_database)
    forms.bring_up(service, migrations, environment=settings.environment)
    ready()


def start(
    cls: type[SettingsType], *, service: str, process: str, migrations: Sequence[Migration], ready: Ready
) -> SettingsType:
    """The settings of this process from its environment, when it is ready. Raises `SettingsError`."""
    settings = load(cls)
    prepare(settings, service=service, process=process, migrations=migrations, ready=ready)
    return settings


def consumers(
    settings: CommonSettings,
    *,
    service: str,
    handlers: Mapping[str, Table],
    sources: Mapping[str, Fetch] | None = None,
) -> Sequence[Consumer]:
    """One consumer for each journal to which the handlers react, its own included; `sources` replaces all of them."""
    chosen = _sources(settings, service, handlers) if sources is None else sources
    database = mongo.database(service)
    return tuple(Consumer(database, each, chosen[each], table) for each, table in handlers.items() if each in chosen)


def daily_head(settings: CommonSettings, *, service: str) -> Every:
    """The end of the journal is signed each day."""
    return Every(HEADS, DailyHead(service, settings).write, "heads")


def lost_jobs(settings: CommonSettings, *, service: str, after: tuple[str, ...] = ()) -> Every:
    """Waiting jobs are given to the workers, again when Redis has lost them; at once after the loops that make them."""
    broker = jobs.broker(settings.redis_url, namespace=service)
    return Every(NET, lambda: jobs.enqueue_lost(service, broker), "jobs", after, on=(jobs.COLLECTION,))


def run_clerk(
    cls: type[SettingsType],
    *,
    service: str,
    migrations: Sequence[Migration],
    ready: Ready,
    handlers: Mapping[str, Table],
    schedule: Callable[[SettingsType], Sequence[Every]],
) -> None:
    """Run the clerk of a service until it is told to stop."""
    settings = start(cls, service=service, process="clerk", migrations=migrations, ready=ready)
    spare_collector()
    followed = consumers(settings, service=service, handlers=handlers)
    Clerk(service, consumers=followed, schedule=schedule(settings)).run()


def spare_collector() -> None:
    """Let the collector leave alone what is loaded by now, and look less often at what a large batch makes.

    Half of the time in which a clerk derives thousands of stores would else go into looking for cycles (decision 0014).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_OBJECTS)


def boot(settings: CommonSettings, *, service: str, migrations: Sequence[Migration], ready: Ready) -> jobs.Boot:
    """What makes the processes of a service's worker ready when they begin: behind everybody who answers requests."""

    def begin() -> None:
        os.nice(_BEHIND)
        prepare(settings, service=service, process="worker", migrations=migrations, ready=ready)

    return jobs.Boot(begin)


def _sources(settings: CommonSettings, service: str, followed: Mapping[str, Table]) -> dict[str, Fetch]:
    keyring = Keyring.from_settings(settings)
    return {
        each: LocalSource(mongo.database(service)) if each == service else HttpSource(settings.url_of(each), keyring)
        for each in followed
    }
