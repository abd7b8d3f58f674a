"""A real mongod with stores, chains and holds in it, and real web servers on it, for the benchmarks of agreements."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from common import clock, migrations, mongo
from common.messages.words import ALL_SERVICES
from common.people import tokens
from common.people.commands import Actor, Role
from common.people.tokens import Keyring
from common.settings import Environment
from deploy.stack.children import accepts_connections, free_port, start_child, stop_child, wait_until
from deploy.stack.embedded import mongo_is_primary, mongo_uri, mongod_command
from deploy.stack.keys import ServiceKeys
from deploy.stack.processes import PROCESSES
from services.agreements.migrations import MIGRATIONS
from tests.installations import real_folder

SETTLEMENT = Actor("acc_settlement", "per_settlement", (Role.SETTLEMENT,))
_LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
_CHAIN_SIZE = 50


@dataclass(frozen=True, slots=True)
class Ground:
    """One mongod, the environment of agreements on it, and the gateway's keyring."""

    folder: Path
    environ: Mapping[str, str]
    keyring: Keyring

    def token(self) -> str:
        """A token of the settlement system, fresh."""
        return tokens.sign(self.keyring, SETTLEMENT, audience="agreements", at=clock.now())

    @contextlib.contextmanager
    def serving(self, application: str) -> Iterator[int]:
        """A web server started exactly as agreements' own is, with another application if need be; its port."""
        (process,) = (each for each in PROCESSES if each.name == "agreements-app")
        port = free_port()
        command = [
            application if part.startswith("services.agreements.app") else part
            for part in process.command(python=sys.executable, host="127.0.0.1", port=port)
        ]
        with (self.folder / f"server-{port}.log").open("wb") as log:
            server = start_child(command, environ=dict(self.environ), output=log)
        try:
            wait_until(lambda: accepts_connections(port), seconds=120, what=f"{application}, see {log.name}")
            yield port
        finally:
            stop_child(server)


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """The ground with an empty, indexed database, connected in this process under the alias `agreements`."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as name:
        folder = Path(name)
        (folder / "mongo").mkdir()
        port = free_port()
        with (folder / "mongo.log").open("wb") as log:
            mongod = start_child(mongod_command(port=port, folder=folder / "mongo"), output=log)
        wait_until(lambda: mongo_is_primary([port]), seconds=60, what="mongod")
        keys = ServiceKeys.generate()
        environ = _environment(folder, mongo_uri([port]), keys)
        mongo.connect(mongo_uri([port]), alias="agreements", database_name="bench_agreements")
        migrations.bring_up("agreements", MIGRATIONS, environment=Environment.PRODUCTION)
        try:
            yield Ground(folder, environ, keys.keyring("gateway"))
        finally:
            mongo.disconnect("agreements")
            stop_child(mongod)


def _environment(folder: Path, uri: str, keys: ServiceKeys) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
    urls = {f"YAOCHENG_{each}_URL": "http://127.0.0.1:1" for each in ("AGREEMENTS", "RATINGS", "GATEWAY")}
    return {
        **inherited,
        **urls,
        "YAOCHENG_ENVIRONMENT": "production",
        "YAOCHENG_SERVICE": "agreements",
        "YAOCHENG_MONGO_URI": uri,
        "YAOCHENG_MONGO_DATABASE": "bench_agreements",
        "YAOCHENG_REDIS_URL": "redis://127.0.0.1:1/0",
        "YAOCHENG_SERVICE_KEY": keys.private("agreements"),
        "YAOCHENG_PUBLIC_KEYS": keys.public(),
        "YAOCHENG_ANCHOR_DIR": str(folder),
        "YAOCHENG_INSTALLATION": str(real_folder(folder / "installation")),
        "YAOCHENG_LOG_LEVEL": "warning",
        "WEB_CONCURRENCY": "1",
        "PYTHONUNBUFFERED": "1",
    }


def fill(stores: int, *, chain_of: int = _CHAIN_SIZE, prefix: str = "a", coded: bool = False) -> list[str]:
    """Write designated stores in chains of a size, with two years of terms; their ids.

    Those that are `coded` have a 医保编码 (`code_of`).
    """
    collection = mongo.database("agreements")["stores"]
    ids = [f"sto_{prefix}{number:06d}" for number in range(stores)]
    for start in range(0, stores, 1000):
        collection.insert_many(
            [
                _store(identifier, f"chn_{prefix}{(start + place) // chain_of:05d}")
                | ({"code": code_of(start + place)} if coded else {})
                for place, identifier in enumerate(ids[start : start + 1000])
            ]
        )
    return ids


def code_of(number: int) -> str:
    """The 医保编码 of the store with a number, from 0."""
    return f"P{360302 + number // 100_000:06d}{number % 100_000:05d}"


def _store(identifier: str, chain_id: str) -> dict[str, Any]:
    first = date.today() - timedelta(days=400)  # noqa: DTZ011  # the servers run on real time
    second = first + timedelta(days=365)
    return {
        "_id": identifier,
        "version": 3,
        "schema": 4,
        "name": f"示例市{identifier}大药房连锁有限公司望江路店",
        "name_key": f"示例市{identifier.upper()}大药房连锁有限公司望江路店",
        "area": "369902",
        "address": "示例市药洲区望江路1号一楼101铺",
        "uscc": "91110108551385082Q",
        "business_scope": "药品零售；第二类医疗器械销售；食品销售",
        "fingerprint": identifier,
        "registered_at": _LONG_AGO,
        "memberships": [
            {
                "chain_id": chain_id,
                "kind": "direct",
                "from_on": first.isoformat(),
                "recorded_at": _LONG_AGO,
                "shifts": [],
            }
        ],
        "reach": [chain_id],
        "terms": [
            _term(f"agr_{identifier}_1", first, second),
            _term(f"agr_{identifier}_2", second, second + timedelta(days=365)),
        ],
        "terminations": [],
        "holds": [],
        "hold_endings": [],
        "named_by": [],
        "services": [],
    }


def _term(agreement_id: str, from_on: date, until_on: date) -> dict[str, Any]:
    return {
        "agreement_id": agreement_id,
        "from_on": from_on.isoformat(),
        "until_on": until_on.isoformat(),
        "catalogue": True,
        "clauses": ["chain_measure", "received_by_headquarters"],
        "recorded_at": _LONG_AGO,
    }


def hold_chain(chain_id: str, case_id: str) -> None:
    """Write a chain's hold that has been in force for a month."""
    mongo.database("agreements")["chain_holds"].insert_one(
        {
            "_id": f"hld_{case_id}",
            "version": 1,
            "chain_id": chain_id,
            "fact": "placed",
            "hold": {
                "id": f"hld_{case_id}",
                "kind": "chain",
                "costs": "refused",
                "services": [each.value for each in ALL_SERVICES],
                "case_id": case_id,
                "number": "示医保决〔2026〕3号",
                "served_on": "2026-01-05",
                "from_at": datetime(2026, 1, 5, 16, tzinfo=UTC),
                "recorded_at": datetime(2026, 1, 5, 8, tzinfo=UTC),
            },
        }
    )
