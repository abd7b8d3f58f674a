"""The worker of agreements: validates large rosters and applies committed ones.

`python -m dramatiq services.agreements.worker --processes 1 --threads 1`; a lost job comes back through the clerk.
"""

from __future__ import annotations

import os

import dramatiq

from common import clock, jobs, logs, migrations, mongo
from common.errors import DomainError
from common.settings import load
from services.agreements import ALIAS, policies
from services.agreements.migrations import MIGRATIONS
from services.agreements.rosters.usecases import apply_import as applying
from services.agreements.rosters.usecases import validate_import as validating
from services.agreements.rosters.usecases.get_import import APPLY, VALIDATE
from services.agreements.settings import Settings

settings = load(Settings, os.environ)
broker = jobs.broker(settings.redis_url, namespace=ALIAS)


class Boot(dramatiq.Middleware):
    """Makes a worker process ready, or ends it at once with the reason."""

    def after_process_boot(self, broker: dramatiq.Broker) -> None:
        """Connect, bring the database up, read the policy. Raises `SystemExit` when something is missing."""
        logs.configure(ALIAS, "worker", level=settings.log_level)
        mongo.connect(settings.mongo_uri, alias=ALIAS, database_name=settings.mongo_database)
        try:
            migrations.bring_up(ALIAS, MIGRATIONS, environment=settings.environment)
            policies.current()
        except Exception as error:  # dramatiq would log it and go on with a worker that can do nothing
            raise SystemExit(f"{type(error).__name__}: {error}") from error


broker.add_middleware(Boot())


@dramatiq.actor(actor_name=VALIDATE, throws=DomainError)
def validate_import(job_id: str) -> None:
    """Validate the roster that a job names; doing it again changes nothing."""
    jobs.run(ALIAS, job_id, lambda job: validating.validate_import(job.subject, at=clock.now()))


@dramatiq.actor(actor_name=APPLY, throws=DomainError)
def apply_import(job_id: str) -> None:
    """Apply the import that a job names, from wherever an earlier try left it."""
    jobs.run(ALIAS, job_id, lambda job: applying.apply_import(job.subject, progress=job.progress, clock=clock.now))
