"""The clerk of ratings: relays its messages, follows three journals, and brings about what each day brings."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from functools import partial

from common import clock
from common.people.commands import Command, service_actor
from common.waking import NET
from common.work import run_service
from common.work.clerks import Every
from services.ratings import ALIAS, policies
from services.ratings.chains.usecases.announce_due_days import announce_due_days, assess_every_chain
from services.ratings.handlers import HANDLERS
from services.ratings.migrations import MIGRATIONS
from services.ratings.settings import Settings

#: Seconds between two looks at the calendar; the stores are asked with each day, and every `NET` seconds.
_DUE = 1.0
consumers = partial(run_service.consumers, service=ALIAS, handlers=HANDLERS)


class DueDays:
    """Looks for what is due; a day that is new to this process assesses every chain as well."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._looked = 0.0

    def run(self) -> int:
        """How many stores were due."""
        now = clock.now()
        today = clock.local_day(now)
        if today == self._day and time.monotonic() - self._looked < NET:
            return 0
        command = Command(service_actor(ALIAS), f"due:{today}", now)
        found = announce_due_days(today=today, command=command)
        if today != self._day:
            assess_every_chain(today=today, command=command)
            self._day = today
        self._looked = time.monotonic()
        return found


def schedule(settings: Settings) -> Sequence[Every]:
    """What the clerk does again and again beside relay and feeds."""
    return (
        Every(_DUE, DueDays().run, "due days"),
        run_service.daily_head(settings, service=ALIAS),
    )


def main() -> None:
    """Run the clerk until it is told to stop."""
    run_service.run_clerk(
        Settings, service=ALIAS, migrations=MIGRATIONS, ready=policies.current, handlers=HANDLERS, schedule=schedule
    )


if __name__ == "__main__":
    main()
