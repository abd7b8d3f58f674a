"""`make soak`: the whole system under mixed work for `MINUTES` (20), in a folder that is gone afterwards.

Exit status 1 when a process grows on, something is parked, an answer is wrong, or, once everything is quiet again, an
invariant of the rules does not hold (numbers without a gap among them) or a journal does not verify.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2

from deploy.demo.city import plan
from deploy.stack.children import wait_until
from tests import invariants
from tests.soak import verdict
from tests.soak.load import Load
from tests.soak.watching import Sample, look
from tests.stacks import RunningStack

MINUTES = float(os.environ.get("MINUTES") or 20)
#: Seconds between two looks, and until everything must be quiet after the work.
PAUSE, QUIET = 5.0, 300.0


def main() -> int:
    """Run, report, judge; the exit status."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-soak-") as folder:
        stack = RunningStack(Path(folder) / "soak").wait_ready()
        try:
            return _soak(stack)
        finally:
            stack.stop()


def _soak(stack: RunningStack) -> int:
    limits = httpx2.Limits(max_connections=32)
    with (
        invariants.opened(stack.layout.mongo_uri),
        httpx2.Client(base_url=stack.address, timeout=60.0, limits=limits, trust_env=False) as client,
    ):
        load = Load(client, address=stack.address)
        print(f"works for {MINUTES:g} minutes at {stack.address}", flush=True)
        with load.at_work():
            samples = _watch(stack)
        wait_until(invariants.is_settled, seconds=QUIET, what="quiet journals")
        print("\n".join(_report(samples, load)), flush=True)
        wrong = [*verdict.faults(samples), *dict.fromkeys(load.wrong)]
        wrong += invariants.problems(today=plan.PRESENT.date(), anchor_dir=stack.layout.folder("anchors", "gateway"))
        if "意外退出" in stack.said():
            wrong.append("a process ended by itself: " + stack.said()[-1000:])
    for each in wrong:
        print(f"WRONG {each}")
    print(f"{len(wrong)} faults" if wrong else "no faults")
    return 1 if wrong else 0


def _watch(stack: RunningStack) -> Sequence[Sample]:
    begun = time.monotonic()
    samples: list[Sample] = []
    while not samples or samples[-1].seconds < MINUTES * 60:
        samples.append(look(stack.layout, seconds=time.monotonic() - begun))
        time.sleep(PAUSE)
    return samples


def _report(samples: Sequence[Sample], load: Load) -> list[str]:
    """What was done, and each process after warm-up and at the end."""
    judged = verdict.warm(samples)
    files = verdict.ends(judged, lambda each: each.files)
    done = ", ".join(f"{count} {what}" for what, count in sorted(load.done.items()))
    lines = [f"{samples[-1].seconds / 60:.1f} minutes, {len(samples)} looks: {done}"]
    lines.append(f"{'process':<20}{'MiB before':>12}{'after':>8}{'':>8}{'files':>8}{'after':>8}")
    for name, (before, after) in verdict.ends(judged, lambda each: each.memory).items():
        grown = f"{(after - before) / before:+.1%}"
        lines.append(f"{name:<20}{before:>12.0f}{after:>8.0f}{grown:>8}{files[name][0]:>8.0f}{files[name][1]:>8.0f}")
    behind = {name: max(each.behind.get(name, 0) for each in samples) for name in sorted(samples[-1].behind)}
    lines.append("most entries behind: " + ", ".join(f"{name} {count}" for name, count in behind.items()))
    return lines


if __name__ == "__main__":
    sys.exit(main())
