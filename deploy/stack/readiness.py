"""How it is known that a process works: an app answers `/readyz`, a clerk beats in its database, a worker in Redis.

The imports stand inside the functions: container health checks run often, and each needs only one of them.
"""

from __future__ import annotations

import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

#: A clerk or worker that has not shown itself for so many seconds is taken as dead; they beat every 2 or so.
SILENCE_SECONDS = 15.0
_TIMEOUT_SECONDS = 4.0
#: The stack asks again and again, and must hear Ctrl-C meanwhile.
_STACK_TIMEOUT_SECONDS = 2.0


def app_is_ready(url: str, *, seconds: float = _TIMEOUT_SECONDS) -> bool:
    """Whether the readiness path of an app answers 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=seconds) as response:
            return int(response.status) == HTTPStatus.OK
    except (OSError, urllib.error.URLError):
        return False


def clerk_is_alive(mongo_uri: str, database: str, *, pid: int | None = None, seconds: float = _TIMEOUT_SECONDS) -> bool:
    """Whether a clerk on this machine (the one with this pid, if given) has beaten lately, by the database's clock."""
    import pymongo
    from pymongo.errors import PyMongoError

    who = f"^{re.escape(socket.gethostname())}:" + ("" if pid is None else f"{pid}$")
    lately = {"$lt": [{"$subtract": ["$$NOW", "$beat_at"]}, SILENCE_SECONDS * 1000]}
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(mongo_uri, timeoutMS=int(seconds * 1000))
    try:
        return client[database]["clerks"].find_one({"_id": {"$regex": who}, "$expr": lately}) is not None
    except PyMongoError:
        return False
    finally:
        client.close()


def worker_is_alive(redis_url: str, service: str, *, seconds: float = _TIMEOUT_SECONDS) -> bool:
    """Whether a worker of the service has asked its queue lately: dramatiq notes each time in milliseconds."""
    import redis

    client = redis.Redis.from_url(redis_url, socket_timeout=seconds)
    try:
        second, microseconds = client.time()
        earliest = (second - SILENCE_SECONDS) * 1000 + microseconds / 1000
        return client.zcount(f"dramatiq-{service}:__heartbeats__", earliest, "+inf") > 0
    except redis.RedisError:
        return False
    finally:
        client.close()


def probe(service: str, kind: str, *, url: str, mongo_uri: str, redis_url: str) -> Callable[[int], bool]:
    """How the embedded stack sees that a process of its own is ready, given the process's pid."""
    match kind:
        case "app":
            return lambda _: app_is_ready(url, seconds=_STACK_TIMEOUT_SECONDS)
        case "clerk":
            return lambda pid: clerk_is_alive(mongo_uri, f"yaocheng_{service}", pid=pid, seconds=_STACK_TIMEOUT_SECONDS)
        case _:
            return lambda _: worker_is_alive(redis_url, service, seconds=_STACK_TIMEOUT_SECONDS)
