"""Fixtures of the tests of ratings: the service as a world of its own, on a day that a test can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.databases import empty
from tests.ratings.world import World, set_day

MONDAY = date(2026, 3, 2)


@pytest.fixture
def world(
    ratings_db: Any,
    clock_file: Path,
    service_app: Callable[..., Any],
    token_for: Callable[..., str],
    drain: Callable[..., int],
) -> World:
    """The service on Monday, 2 March 2026, with an empty database."""
    set_day(MONDAY)
    empty(ratings_db)
    return World(service_app("ratings").test_client(), token_for, drain)
