"""Does the due jobs of agreements, to be killed at a named point: `python -m tests.agreements.run_jobs`."""

import os

from common import clock, mongo
from common.work import jobs
from services.agreements import ALIAS
from services.agreements.rosters.usecases.apply_import import apply_import


def main() -> None:
    mongo.connect(os.environ["YAOCHENG_MONGO_URI"], alias=ALIAS, database_name=os.environ["YAOCHENG_MONGO_DATABASE"])
    for job in jobs.due(ALIAS):
        jobs.run(
            ALIAS, job.id, lambda running: apply_import(running.subject, progress=running.progress, clock=clock.now)
        )


if __name__ == "__main__":
    main()
