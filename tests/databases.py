"""The databases of the services on the mongod of this process: made once, and empty for each test module."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from common import mongo


def empty(database: Any) -> None:
    """Take every document out of a database; collections and indexes stay."""
    for name in database.list_collection_names():
        database[name].delete_many({})


class Databases:
    """Which databases are open at the moment, by service: a module fixture opens and closes them.

    To empty one takes a fiftieth of the time that dropping it and building its indexes anew takes.
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.names: dict[str, str] = {}

    @staticmethod
    def name_of(service: str) -> str:
        """The name of a service's database, open or not."""
        return f"test_{service}"

    @contextlib.contextmanager
    def opened(self, service: str) -> Iterator[Any]:
        """The database under the service's alias, empty and indexed."""
        mongo.disconnect(service)
        mongo.connect(self.uri, alias=service, database_name=self.name_of(service))
        empty(mongo.database(service))
        mongo.ensure_indexes(service)
        self.names[service] = self.name_of(service)
        try:
            yield mongo.database(service)
        finally:
            del self.names[service]
            mongo.disconnect(service)
