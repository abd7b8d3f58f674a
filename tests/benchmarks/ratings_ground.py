"""A real mongod with the database of ratings, connected in this process, and a web application on it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common import clock, mongo, settings
from common.people import tokens
from common.people.commands import Actor, Role
from common.people.tokens import Keyring
from deploy.stack.children import free_port, start_child, stop_child, wait_until
from deploy.stack.embedded import mongo_is_primary, mongo_uri, mongod_command
from deploy.stack.keys import ServiceKeys
from services.ratings import ALIAS
from services.ratings.settings import Settings
from tests.installations import real_folder
from tests.scopes import keep_scope

REVIEWER = Actor("acc_bench", "prs_bench", (Role.REVIEWER,), areas=("3603",))


@dataclass(frozen=True, slots=True)
class Ground:
    """The settings of ratings on one mongod, and the gateway's keyring."""

    settings: Settings
    keyring: Keyring

    def headers(self, key: str) -> dict[str, str]:
        """The headers of a reviewer's command."""
        token = tokens.sign(self.keyring, REVIEWER, audience=ALIAS, at=clock.now())
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": key}


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """An empty, indexed database under the alias `ratings`; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as name:
        folder = Path(name)
        (folder / "mongo").mkdir()
        port = free_port()
        with (folder / "mongo.log").open("wb") as log:
            mongod = start_child(mongod_command(port=port, folder=folder / "mongo"), output=log)
        try:
            wait_until(lambda: mongo_is_primary([port]), seconds=60, what="mongod")
            keys = ServiceKeys.generate()
            environ = _environment(folder, mongo_uri([port]), keys)
            # What decides reads its parameters in this process.
            os.environ["YAOCHENG_INSTALLATION"] = environ["YAOCHENG_INSTALLATION"]
            loaded = settings.load(Settings, environ)
            mongo.connect(loaded.mongo_uri, alias=ALIAS, database_name=loaded.mongo_database)
            mongo.ensure_indexes(ALIAS)
            keep_scope(ALIAS, REVIEWER)
            yield Ground(loaded, keys.keyring("gateway"))
        finally:
            mongo.disconnect(ALIAS)
            stop_child(mongod)


def _environment(folder: Path, uri: str, keys: ServiceKeys) -> dict[str, str]:
    urls: dict[str, Any] = {
        f"YAOCHENG_{each}_URL": "http://127.0.0.1:1" for each in ("AGREEMENTS", "RATINGS", "GATEWAY")
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
    return {
        **inherited,
        **urls,
        "YAOCHENG_ENVIRONMENT": "production",
        "YAOCHENG_SERVICE": ALIAS,
        "YAOCHENG_MONGO_URI": uri,
        "YAOCHENG_MONGO_DATABASE": "bench_ratings",
        "YAOCHENG_REDIS_URL": "redis://127.0.0.1:1/0",
        "YAOCHENG_SERVICE_KEY": keys.private(ALIAS),
        "YAOCHENG_PUBLIC_KEYS": keys.public(),
        "YAOCHENG_ANCHOR_DIR": str(folder),
        "YAOCHENG_INSTALLATION": str(real_folder(folder / "installation")),
        "YAOCHENG_LOG_LEVEL": "warning",
    }
