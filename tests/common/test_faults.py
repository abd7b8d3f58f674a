from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
from common.faults import point
for number in range(3):
    point("other")
    point("here")
    print(number, flush=True)
"""


def run(**environ: str) -> tuple[int, list[str]]:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "YAOCHENG_ENVIRONMENT": "test", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout.split()


@pytest.mark.parametrize(
    ("fault", "lines"), [("here", []), ("here:1", []), ("here:3", ["0", "1"])], ids=["first", "once", "third time"]
)
def test_an_armed_point_kills_the_process(fault: str, lines: list[str]) -> None:
    assert run(YAOCHENG_FAULT=fault) == (-signal.SIGKILL, lines)


def test_another_point_does_nothing() -> None:
    assert run(YAOCHENG_FAULT="elsewhere") == (0, ["0", "1", "2"])


def test_no_point_does_anything_outside_tests() -> None:
    assert run(YAOCHENG_FAULT="here", YAOCHENG_ENVIRONMENT="production") == (0, ["0", "1", "2"])
