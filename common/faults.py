"""Named points at which a test may kill the process, to prove that a crash there does no harm (blueprint section 4).

The points of the write path: before_write, after_write, before_append, after_append, after_clear, after_effect; of
jobs and papers: in_job, in_pdf, after_number; of withdrawals: after_withholding; of imports: before_rows, after_rows,
in_import, after_registration, after_complete, in_announcing; of migrations: in_migration. Outside environment `test` a
point does nothing at all.
"""

from __future__ import annotations

import os
import signal

ENVIRONMENT_VARIABLE = "YAOCHENG_ENVIRONMENT"
#: `name`, or `name:n` for the n-th time that the process comes to the point.
FAULT_VARIABLE = "YAOCHENG_FAULT"


def _armed() -> tuple[str, int]:
    """The point that kills this process, and how many times it may still be passed; read once, at import."""
    if os.environ.get(ENVIRONMENT_VARIABLE) != "test":
        return "", 0
    name, _, times = os.environ.get(FAULT_VARIABLE, "").partition(":")
    return name, int(times or 1)


_name, _left = _armed()


def point(name: str) -> None:
    """Kill this process without warning if a test armed the point; otherwise do nothing."""
    global _left
    if name != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
