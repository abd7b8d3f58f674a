"""The clerk of ratings: relays its messages, follows three journals, and brings about what each day brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from common import clock, logs, migrations, mongo, settings
from common.clerks import Clerk, Every
from common.commands import Command, service_actor
from common.feed import Consumer, HttpSource, LocalSource
from common.feed.sources import Fetch
from common.heads import HEADS, DailyHead
from common.tokens import Keyring
from services.ratings import ALIAS, policies
from services.ratings.chains.usecases.announce_due_days import announce_due_days, assess_every_chain
from services.ratings.handlers import HANDLERS
from services.ratings.migrations import MIGRATIONS
from services.ratings.settings import Settings

#: Seconds between two looks for due days.
_DUE = 1.0


def consumers(settings: Settings, *, sources: Mapping[str, Fetch] | None = None) -> Sequence[Consumer]:
    """One consumer for each journal that ratings follows, its own included; `sources` replaces all of them."""
    db = mongo.database(ALIAS)
    chosen = sources if sources is not None else _sources(settings)
    return tuple(
        Consumer(db, source, chosen[source], handlers) for source, handlers in HANDLERS.items() if source in chosen
    )


class DueDays:
    """Looks for what is due; a day that is new to this process assesses every chain first."""

    def __init__(self) -> None:
        self._day: date | None = None

    def run(self) -> int:
        """How many stores were due."""
        now = clock.now()
        today = clock.local_day(now)
        command = Command(service_actor(ALIAS), f"due:{today}", now)
        found = announce_due_days(today=today, command=command)
        if today != self._day:
            assess_every_chain(today=today, command=command)
            self._day = today
        return found


def schedule(settings: Settings) -> Sequence[Every]:
    """What the clerk does again and again beside relay and feeds."""
    return (
        Every(_DUE, DueDays().run, "due days"),
        Every(HEADS, DailyHead(ALIAS, settings).write, "heads"),
    )


def main() -> None:
    """Run the clerk until it is told to stop."""
    loaded = settings.load(Settings)
    logs.configure(ALIAS, "clerk", level=loaded.log_level)
    policies.current()
    mongo.connect(loaded.mongo_uri, alias=ALIAS, database_name=loaded.mongo_database)
    migrations.bring_up(ALIAS, MIGRATIONS, environment=loaded.environment)
    Clerk(ALIAS, consumers=consumers(loaded), schedule=schedule(loaded)).run()


def _sources(settings: Settings) -> dict[str, Fetch]:
    keyring = Keyring.from_settings(settings)
    return {
        "agreements": HttpSource(settings.agreements_url, keyring),
        "gateway": HttpSource(settings.gateway_url, keyring),
        ALIAS: LocalSource(mongo.database(ALIAS)),
    }


if __name__ == "__main__":
    main()
