"""The clerk of agreements: relays its messages, follows the gateway's journal and its own, feeds the worker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from common import clock
from common.work import run_service
from common.work.clerks import Every
from services.agreements import ALIAS
from services.agreements.handlers import HANDLERS
from services.agreements.migrations import MIGRATIONS
from services.agreements.settings import Settings
from services.agreements.signing.usecases.release_text import check_kept_texts, release_text

#: Seconds between two looks whether the policy names another text.
_TEXTS = 60.0
consumers = partial(run_service.consumers, service=ALIAS, handlers=HANDLERS)


def schedule(settings: Settings) -> Sequence[Every]:
    """What the clerk does again and again beside relay and feeds."""
    return (
        run_service.lost_jobs(settings, service=ALIAS, after=(f"feed of {ALIAS}",)),
        run_service.daily_head(settings, service=ALIAS),
        Every(_TEXTS, lambda: release_text(at=clock.now()), "texts"),
    )


def main() -> None:
    """Run the clerk until it is told to stop."""
    run_service.run_clerk(
        Settings, service=ALIAS, migrations=MIGRATIONS, ready=check_kept_texts, handlers=HANDLERS, schedule=schedule
    )


if __name__ == "__main__":
    main()
