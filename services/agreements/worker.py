"""The worker of agreements: validates large rosters and applies committed ones.

`python -m dramatiq services.agreements.worker --processes 1 --threads 1`; a lost job comes back through the clerk.
"""

from __future__ import annotations

import os

import dramatiq

from common import clock
from common.errors import DomainError
from common.settings import load
from common.work import jobs, run_service
from services.agreements import ALIAS
from services.agreements.migrations import MIGRATIONS
from services.agreements.rosters.usecases import apply_import as applying
from services.agreements.rosters.usecases import validate_import as validating
from services.agreements.rosters.usecases.get_import import APPLY, VALIDATE
from services.agreements.settings import Settings
from services.agreements.signing.usecases.release_text import check_kept_texts

settings = load(Settings, os.environ)
broker = jobs.broker(settings.redis_url, namespace=ALIAS)
broker.add_middleware(run_service.boot(settings, service=ALIAS, migrations=MIGRATIONS, ready=check_kept_texts))


@dramatiq.actor(actor_name=VALIDATE, throws=DomainError)
def validate_import(job_id: str) -> None:
    """Validate the roster that a job names; doing it again changes nothing."""
    jobs.run(ALIAS, job_id, lambda job: validating.validate_import(job.subject, at=clock.now()))


@dramatiq.actor(actor_name=APPLY, throws=DomainError)
def apply_import(job_id: str) -> None:
    """Apply the import that a job names, from wherever an earlier try left it."""
    jobs.run(ALIAS, job_id, lambda job: applying.apply_import(job.subject, progress=job.progress, clock=clock.now))
