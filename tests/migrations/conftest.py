"""Dumps of earlier versions, loaded into real databases."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from common import migrations
from common.settings import Environment
from deploy.versions import migrations_of
from tests.migrations.loading import DATABASES, Dump

Loaded = Callable[[Dump], contextlib.AbstractContextManager[dict[str, Any]]]


@pytest.fixture(scope="session")
def loaded(databases: Any) -> Loaded:
    """Call with a dump: a context in which it lies, migrated, in the open databases of all services, by service."""

    @contextlib.contextmanager
    def load(dump: Dump) -> Iterator[dict[str, Any]]:
        with contextlib.ExitStack() as stack:
            opened = {service: stack.enter_context(databases.opened(service)) for service in DATABASES}
            for service, database in opened.items():
                for name in database.list_collection_names():
                    database.drop_collection(name)
                dump.load(service, database)
                migrations.bring_up(service, migrations_of(service), environment=Environment.TEST)
            yield opened

    return load
