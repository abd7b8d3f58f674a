"""`make chaos`: the whole system works on a small disk while everything in it is killed, stopped, moved and filled.

It goes on until `COMMANDS` (20,000) were acknowledged and every fault was done. Then the letters are served, the
windows pass, and what was recorded is decided and numbered under further faults. It is judged once all is quiet:
nothing acknowledged is lost, nothing is done twice, no answer was false, and the invariants of the rules hold. The
figures go to `docs/chaos.md`; exit status 1 when anything is wrong. `SEED` decides the order of the faults; with
`FAULTS` only the first few of them are done, and with fewer `COMMANDS` no document is written.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from common import clock
from deploy.stack.children import wait_until
from tests import invariants
from tests.benchmarks.__main__ import machine
from tests.chaos import books as accounting
from tests.chaos.faults import Faults, let_pass
from tests.chaos.work import Work
from tests.disks import small_disk
from tests.stacks import RunningStack, free_environment

DOCUMENT = Path(__file__).parents[2] / "docs" / "chaos.md"
COMMANDS = int(os.environ.get("COMMANDS") or 20_000)
SEED = int(os.environ.get("SEED") or 1)
FAULTS = int(os.environ.get("FAULTS") or 0) or None
MEGABYTES = 6_000
#: Seconds between two faults, and until all must be quiet after the work.
PAUSE, QUIET = 8.0, 1_800.0
#: Until when every objection window is over; how many faults are done while cases are decided.
WINDOW = timedelta(days=10)
WHILE_DECIDING = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    minutes: float
    faults: Faults
    books: accounting.Books
    lost: list[str]
    doubled: list[str]
    wrong: list[str]


def main() -> int:
    """Run, judge, report; the exit status."""
    with (
        tempfile.TemporaryDirectory(prefix="yaocheng-chaos-") as folder,
        small_disk(Path(folder) / "small", megabytes=MEGABYTES) as disk,
    ):
        stack = RunningStack(disk, environ=free_environment(disk / "run")).wait_ready()
        try:
            outcome = _run(stack, disk)
        finally:
            stack.stop()
    text = report(outcome)
    print(text)
    if COMMANDS >= 20_000:
        DOCUMENT.write_text(text, encoding="utf-8")
    return 1 if outcome.lost or outcome.doubled or outcome.wrong else 0


def _run(stack: RunningStack, disk: Path) -> Outcome:
    os.environ[clock.ENVIRONMENT_VARIABLE] = "demo"
    os.environ[clock.FILE_VARIABLE] = str(stack.layout.clock_file)
    work, faults = Work(stack.address, seed=SEED), Faults(stack, disk, SEED)
    begun = time.monotonic()
    print(f"works at {stack.address} until {COMMANDS} commands are acknowledged, seed {SEED}", flush=True)
    with work.going_on():
        for number, (name, fault) in enumerate(cycle(planned := faults.once_each()[:FAULTS])):
            acknowledged = len(work.books.acknowledged)
            if number >= len(planned) and acknowledged >= COMMANDS:
                break
            print(f"{time.monotonic() - begun:6.0f} s  {acknowledged:6} acknowledged  {name}", flush=True)
            faults.do(name, fault)
            let_pass(PAUSE)
    work.finish()
    with work.closing():
        wait_until(work.is_all_served, seconds=QUIET, what="the service of every letter")
        clock.advance(days=WINDOW.days)
        for name, fault in faults.once_each()[: min(WHILE_DECIDING, FAULTS or WHILE_DECIDING)]:
            print(f"{time.monotonic() - begun:6.0f} s  {len(work.books.acknowledged):6} decided, {name}", flush=True)
            faults.do(name, fault)
            let_pass(PAUSE)
        wait_until(work.is_all_decided, seconds=QUIET, what="the decision of every case")
        wait_until(work.is_all_served, seconds=QUIET, what="the service of every decision")
    work.finish()
    minutes = (time.monotonic() - begun) / 60
    with invariants.opened(stack.layout.mongo_uri):
        wait_until(invariants.is_settled, seconds=QUIET, what="quiet journals")
        lost, doubled = accounting.audit(work.books)
        wrong = [*dict.fromkeys(work.books.wrong), *accounting.effects()]
        wrong += invariants.problems(today=clock.today(), anchor_dir=stack.layout.folder("anchors", "gateway"))
    return Outcome(minutes, faults, work.books, lost, doubled, wrong)


def report(outcome: Outcome) -> str:
    """The figures as Markdown."""
    books = outcome.books
    acknowledged, refused = books.count(), sorted(books.refused.items())
    lines = [
        "# Under faults",
        "",
        "Written by `make chaos`: the whole embedded stack with the sample city on a small disk, everybody at work,",
        "and one fault after the other. A command without an answer is sent again with its key, as a client should.",
        "",
        f"Run on {datetime.now(UTC).date()}: {machine()}; seed {SEED}, {outcome.minutes:.0f} minutes.",
        "",
        "| What | How many |",
        "|---|---|",
        *(f"| acknowledged: {kind} | {count:,} |" for kind, count in acknowledged.items()),
        f"| acknowledged commands together | **{sum(acknowledged.values()):,}** |",
        f"| of them sent once more with their key, and answered the same | {books.repeated:,} |",
        f"| lost | **{len(outcome.lost)}** |",
        f"| done twice | **{len(outcome.doubled)}** |",
        f"| anything else that must not be | **{len(outcome.wrong)}** |",
        *(f"| answered {told} | {count:,} |" for told, count in refused),
        "",
        "| Fault | Times |",
        "|---|---|",
        *(f"| {name} | {count} |" for name, count in sorted(outcome.faults.done.items())),
        "",
    ]
    for what, found in (("Lost", outcome.lost), ("Done twice", outcome.doubled), ("Wrong", outcome.wrong)):
        lines += [f"{what}: {each}" for each in found[:50]]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
