"""The clerk of agreements: relays its messages, follows the gateway's journal and its own, feeds the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common import clock, jobs, logs, migrations, mongo, settings
from common.clerks import Clerk, Every
from common.feed import Consumer, HttpSource, LocalSource
from common.feed.sources import Fetch
from common.heads import HEADS, DailyHead
from common.tokens import Keyring
from services.agreements import ALIAS, policies
from services.agreements.handlers import HANDLERS
from services.agreements.migrations import MIGRATIONS
from services.agreements.rosters.usecases.hand_over_registrations import hand_over_registrations
from services.agreements.settings import Settings
from services.agreements.signing.usecases.release_text import release_text

#: Seconds between two looks for lost jobs, and between two looks whether the policy names another text.
_JOBS, _TEXTS = 0.3, 60.0


def consumers(settings: Settings, *, sources: Mapping[str, Fetch] | None = None) -> Sequence[Consumer]:
    """One consumer for each journal that agreements follows, its own included; `sources` replaces all of them."""
    db = mongo.database(ALIAS)
    chosen = sources if sources is not None else _sources(settings)
    return tuple(
        Consumer(db, source, chosen[source], handlers) for source, handlers in HANDLERS.items() if source in chosen
    )


def schedule(settings: Settings) -> Sequence[Every]:
    """What the clerk does again and again beside relay and feeds."""
    broker = jobs.broker(settings.redis_url, namespace=ALIAS)
    return (
        Every(_JOBS, lambda: jobs.enqueue_lost(ALIAS, broker), "jobs"),
        Every(HEADS, DailyHead(ALIAS, settings).write, "heads"),
        Every(_TEXTS, lambda: release_text(at=clock.now()), "texts"),
    )


def main() -> None:
    """Run the clerk until it is told to stop."""
    loaded = settings.load(Settings)
    logs.configure(ALIAS, "clerk", level=loaded.log_level)
    mongo.connect(loaded.mongo_uri, alias=ALIAS, database_name=loaded.mongo_database)
    migrations.bring_up(ALIAS, MIGRATIONS, environment=loaded.environment)
    policies.current()
    hand_over_registrations(at=clock.now())
    Clerk(ALIAS, consumers=consumers(loaded), schedule=schedule(loaded)).run()


def _sources(settings: Settings) -> dict[str, Fetch]:
    keyring = Keyring.from_settings(settings)
    return {
        "gateway": HttpSource(settings.gateway_url, keyring),
        "agreements": LocalSource(mongo.database(ALIAS)),
    }


if __name__ == "__main__":
    main()
