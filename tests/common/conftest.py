"""The counting pair of services, for the tests of the mechanisms that need documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import counting


@pytest.fixture(scope="module")
def counting_databases(mongo: str) -> Iterator[tuple[str, str]]:
    """Both databases of `tests.counting`; their names."""
    with counting.opened(mongo) as names:
        yield names


@pytest.fixture
def pair(counting_databases: tuple[str, str]) -> tuple[str, str]:
    """Both databases, empty; a test that changes indexes restores them itself."""
    counting.purge()
    return counting_databases
