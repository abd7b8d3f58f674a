"""The sample city is brought up once for all journeys that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.city import City, running_city


@pytest.fixture(scope="session")
def sample_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The whole system on free ports with the sample city in it."""
    with running_city(tmp_path_factory.mktemp("city")) as city:
        yield city
