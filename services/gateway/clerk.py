"""The gateway's clerk: relays its messages, follows three journals, numbers papers, feeds the workers."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence

from common import clock, jobs, logs, migrations, mongo, settings
from common.clerks import Clerk, Every
from common.commands import Command, service_actor
from common.feed import Consumer, HttpSource, LocalSource
from common.feed.sources import Fetch
from common.heads import HEADS, DailyHead
from common.tokens import Keyring
from services.gateway import ALIAS
from services.gateway.accounts.usecases.forget_sessions import forget_sessions
from services.gateway.handlers import HANDLERS
from services.gateway.migrations import MIGRATIONS
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.start_rendering import start_rendering
from services.gateway.settings import Settings

#: Seconds between two looks for papers without number or job, for lost jobs, and for sessions that have ended.
_NUMBERING, _JOBS, _SESSIONS = 0.3, 0.3, 3600.0


def consumers(settings: Settings, *, sources: Mapping[str, Fetch] | None = None) -> Sequence[Consumer]:
    """One consumer for each journal that the gateway follows, its own included; `sources` replaces all of them."""
    db = mongo.database(ALIAS)
    chosen = sources if sources is not None else _sources(settings)
    return tuple(
        Consumer(db, source, chosen[source], handlers) for source, handlers in HANDLERS.items() if source in chosen
    )


def number_all(settings: Settings, *, holder: str) -> int:
    """Number what waits, batch after batch; how many were numbered. Raises `BelowAnchor`."""
    total = 0
    while numbered := number_papers(_numbering(settings, holder=holder)):
        total += numbered
    return total


def _numbering(settings: Settings, *, holder: str) -> Numbering:
    return Numbering(holder, settings.anchor_dir, Command(service_actor(ALIAS), "numbering", clock.now()))


def schedule(settings: Settings) -> Sequence[Every]:
    """What the clerk does again and again beside relay and feeds."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    broker = jobs.broker(settings.redis_url, namespace=ALIAS)
    return (
        Every(_NUMBERING, lambda: number_all(settings, holder=holder), "numbering"),
        Every(_NUMBERING, lambda: start_rendering(anchor_dir=settings.anchor_dir, at=clock.now()), "rendering"),
        Every(_JOBS, lambda: jobs.enqueue_lost(ALIAS, broker), "jobs"),
        Every(HEADS, DailyHead(ALIAS, settings).write, "heads"),
        Every(_SESSIONS, lambda: forget_sessions(at=clock.now()), "sessions"),
    )


def main() -> None:
    """Run the clerk until it is told to stop."""
    loaded = settings.load(Settings)
    logs.configure(ALIAS, "clerk", level=loaded.log_level)
    mongo.connect(loaded.mongo_uri, alias=ALIAS, database_name=loaded.mongo_database)
    migrations.bring_up(ALIAS, MIGRATIONS, environment=loaded.environment)
    Clerk(ALIAS, consumers=consumers(loaded), schedule=schedule(loaded)).run()


def _sources(settings: Settings) -> dict[str, Fetch]:
    keyring = Keyring.from_settings(settings)
    return {
        "agreements": HttpSource(settings.agreements_url, keyring),
        "ratings": HttpSource(settings.ratings_url, keyring),
        "gateway": LocalSource(mongo.database(ALIAS)),
    }


if __name__ == "__main__":
    main()
