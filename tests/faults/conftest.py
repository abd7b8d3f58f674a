"""The counting pair of services and processes of it that may be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests import counting
from tests.counting import Book

Start = Callable[..., "subprocess.Popen[str]"]
#: Counters in use: several, so that documents, subjects and messages mix.
COUNTERS = 3


@pytest.fixture(scope="module")
def counting_databases(mongo: str) -> Iterator[tuple[str, str]]:
    """Both databases of `tests.counting`; their names."""
    with counting.opened(mongo) as names:
        yield names


@pytest.fixture
def pair(counting_databases: tuple[str, str]) -> tuple[str, str]:
    """Both databases, empty."""
    counting.purge()
    return counting_databases


@pytest.fixture
def book(pair: tuple[str, str]) -> Book:
    """Three open counters, nothing relayed."""
    written = Book()
    for number in range(COUNTERS):
        written.open(f"open-{number}", f"cnt_{number}")
    return written


@pytest.fixture
def start(mongo: str, pair: tuple[str, str]) -> Iterator[Start]:
    """Call with a role and its arguments, and `fault`: a process of the pair, killed at the end if it still lives."""
    started: list[subprocess.Popen[str]] = []

    def begin(role: str, *arguments: str, fault: str = "") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.process", role, mongo, *pair, *arguments],
            env={**os.environ, "YAOCHENG_FAULT": fault},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
