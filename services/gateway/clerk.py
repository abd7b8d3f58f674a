"""The gateway's clerk: relays its messages, follows three journals, numbers papers, feeds the workers."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from functools import partial

from common import clock
from common.people.commands import Command, service_actor
from common.people.tokens import Keyring
from common.waking import NET
from common.work import run_service
from common.work.clerks import Every
from services.gateway import ALIAS
from services.gateway.accounts.usecases.forget_sessions import forget_sessions
from services.gateway.cases.usecases.release_broken_withdrawals import release_broken_withdrawals
from services.gateway.cases.usecases.settle_annexes import settle_annexes
from services.gateway.clients.connection import Connection
from services.gateway.drafts.usecases.forget_drafts import forget_drafts
from services.gateway.drafts.usecases.keep_post import forget_kept_posts
from services.gateway.handlers import HANDLERS
from services.gateway.migrations import MIGRATIONS
from services.gateway.papers.usecases.address_notices import address_notices
from services.gateway.papers.usecases.check_kinds import check_kinds
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.start_rendering import start_rendering
from services.gateway.settings import Settings

#: Seconds between two looks for sessions that have ended.
_SESSIONS = 3600.0
#: The loops that order papers, or hear what a paper waits for.
_ORDERING = ("feed of ratings", "feed of gateway", "feed of agreements")
#: Papers wait for their annex, addressee, number and job, whoever ordered them.
_PAPERS = ("papers",)
#: Those, and the loops that let them take their numbers.
_COMPLETING = (*_ORDERING, "annexes", "addressees")
#: Between two looks for drafts that nobody came back for, and for kept posts, which are promised to go soon.
_DRAFTS, _KEPT_POSTS = 3600.0, 60.0
#: Between two looks for papers that a withdrawal withheld and broke off.
_WITHDRAWALS = 60.0
consumers = partial(run_service.consumers, service=ALIAS, handlers=HANDLERS)


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
    keys = Keyring.from_settings(settings)
    agreements = Connection("agreements", settings.agreements_url, keys)
    ratings = Connection("ratings", settings.ratings_url, keys)
    return (
        Every(NET, lambda: settle_annexes(agreements, ratings, at=clock.now()), "annexes", _ORDERING, _PAPERS),
        Every(NET, lambda: address_notices(agreements), "addressees", _ORDERING, _PAPERS),
        Every(NET, lambda: number_all(settings, holder=holder), "numbering", _COMPLETING, _PAPERS),
        Every(
            NET,
            lambda: start_rendering(anchor_dir=settings.anchor_dir, at=clock.now()),
            "rendering",
            ("numbering",),
            _PAPERS,
        ),
        run_service.lost_jobs(settings, service=ALIAS, after=("rendering",)),
        run_service.daily_head(settings, service=ALIAS),
        Every(_SESSIONS, lambda: forget_sessions(at=clock.now()), "sessions"),
        Every(_WITHDRAWALS, release_broken_withdrawals, "withdrawals"),
        Every(_DRAFTS, lambda: forget_drafts(at=clock.now()), "drafts"),
        Every(_KEPT_POSTS, lambda: forget_kept_posts(at=clock.now()), "kept posts"),
    )


def main() -> None:
    """Run the clerk until it is told to stop."""
    run_service.run_clerk(
        Settings, service=ALIAS, migrations=MIGRATIONS, ready=check_kinds, handlers=HANDLERS, schedule=schedule
    )


if __name__ == "__main__":
    main()
