"""The gateway's worker: makes papers, one at a time, in a process that loads WeasyPrint (blueprint section 3).

`python -m dramatiq services.gateway.worker --processes 1 --threads 1`; a lost job comes back through the clerk.
"""

from __future__ import annotations

import os
import signal

import dramatiq
import psutil

from common import clock, logs
from common.errors import DomainError
from common.people.commands import Command, derived_id, service_actor
from common.settings import Environment, load
from common.work import jobs, run_service
from services.gateway import ALIAS, policies
from services.gateway.migrations import MIGRATIONS
from services.gateway.papers.usecases.check_kinds import check_kinds
from services.gateway.papers.usecases.render_paper import render_paper as render_one
from services.gateway.papers.usecases.start_rendering import RENDER_PAPER
from services.gateway.settings import Settings

MEMORY_LIMIT = 768 * 2**20
_log = logs.get_logger(__name__)
settings = load(Settings, os.environ)
broker = jobs.broker(settings.redis_url, namespace=ALIAS)


def _ready() -> None:
    """Read the policy, load fonts and layout engine; raises what is missing."""
    check_kinds()
    from services.gateway.papers.layout import engine  # loads WeasyPrint

    engine.prepare()


class Recycle(dramatiq.Middleware):
    """Ends the worker, after the job in hand, when its process has grown beyond `limit` bytes; it is started again.

    A process that makes letters stays at about 240 MiB for thousands of them; this is for what nobody foresaw.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._asked = False

    def after_process_message(self, broker: dramatiq.Broker, message: dramatiq.MessageProxy, **_: object) -> None:
        """Ask the parent to stop its processes if this one is too large; once, for twice would kill them."""
        size = psutil.Process().memory_info().rss
        if size > self.limit and not self._asked:
            self._asked = True
            _log.warning("worker is recycled", bytes=size)
            os.kill(os.getppid(), signal.SIGTERM)


broker.add_middleware(run_service.boot(settings, service=ALIAS, migrations=MIGRATIONS, ready=_ready))
broker.add_middleware(Recycle(MEMORY_LIMIT))


@dramatiq.actor(actor_name=RENDER_PAPER, throws=DomainError)
def render_paper(job_id: str) -> None:
    """Make the PDF of the paper that a job names; doing it again changes nothing."""
    jobs.run(ALIAS, job_id, _render)


def _render(job: jobs.RunningJob) -> None:
    at = clock.now()
    command = Command(service_actor(ALIAS), derived_id("cmd", RENDER_PAPER, job.subject), at, request_id=job.job.id)
    render_one(
        job.subject,
        policy=policies.current(),
        is_specimen=settings.environment is not Environment.PRODUCTION,
        today=clock.local_day(at),
        command=command,
    )
