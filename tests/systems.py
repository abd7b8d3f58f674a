"""Whole systems and the browser, for tests that meet the project as its users do.

A system that stands by takes a fifth of a core, so `tests.sharing` ends it as soon as no test in a row asks for it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.city import City, running_city
from tests.stacks import RunningStack

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def stack(scratch: Path) -> Iterator[RunningStack]:
    """The whole system in processes of its own, on free ports, empty; see `tests.stacks`."""
    running = RunningStack(scratch / f"stack-{uuid.uuid4().hex[:8]}", "--no-sample-city").wait_ready()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def sample_city(scratch: Path) -> Iterator[City]:
    """The whole system on free ports with the sample city in it, for tests that only look at it."""
    folder = scratch / f"city-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    with running_city(folder) as city:
        yield city


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's browser, without a screen."""
    from deploy.demo.screenshots import browser

    with browser() as launched:
        yield launched
