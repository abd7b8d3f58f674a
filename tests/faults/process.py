"""One process of the counting pair that a test may kill: `python -m tests.faults.process ROLE URI LEFT RIGHT …`.

`write PREFIX N` asks for N raises and prints each key that was answered; `relay` and `consume` go on until killed;
`job ID` does one job of left; `migrate` brings old counters of left up.
"""

from __future__ import annotations

import sys
import time

from common import migrations, mongo
from common.faults import point
from common.journal.relay import Relay
from common.work import jobs
from common.work.jobs import RunningJob
from tests import counting, old_counters
from tests.counting import LEFT, Book

PAUSE = 0.01


def main(role: str, uri: str, left: str, right: str, *arguments: str) -> None:
    counting.connect(uri, (left, right))
    match role:
        case "write":
            write(arguments[0], int(arguments[1]))
        case "relay":
            work_forever(Relay(LEFT))
        case "consume":
            work_forever(counting.consumer(batch=7))
        case "job":
            jobs.run(LEFT, arguments[0], do_the_job)
        case "migrate":
            migrations.migrate(LEFT, old_counters.MIGRATIONS)
    for alias in (LEFT, counting.RIGHT):
        mongo.disconnect(alias)


def write(prefix: str, number: int) -> None:
    book = Book()
    for each in range(number):
        book.raise_by_one(f"{prefix}-{each}", f"cnt_{each % 3}")
        sys.stdout.write(f"{prefix}-{each}\n")
        sys.stdout.flush()


def work_forever(worker: Relay | counting.Consumer) -> None:
    while True:
        if not worker.run_once():
            time.sleep(PAUSE)


def do_the_job(running: RunningJob) -> None:
    """A keyed effect in two steps, with a point between them."""
    running.progress(1, 2)
    book = Book()
    book.raise_by_one(f"job-{running.job.id}", running.subject)
    point("in_pdf")
    running.progress(2, 2)


if __name__ == "__main__":
    main(*sys.argv[1:])
