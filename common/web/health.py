"""Whether a process lives, and whether it can serve: asked by the supervisor, the proxy and the operators.

`/livez` depends on nothing: 503 means that threads of the process are stuck, and that it is to be restarted. Where all
of them are, `common.web.server` answers everything with 503 (threads_stuck), `/livez` too. `/readyz` wants a primary
that answers majority reads, and the required indexes; without Redis a service is degraded but ready, since Redis only
carries wake-ups, and so it is where something behind it stands still: it answers all the same, and a proxy must not
take it out (quality section 6, decision 0035).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import redis
from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue

from common import metrics, mongo
from common.logs import get_logger
from common.probes import database_probe
from common.settings import CommonSettings
from common.unavailable import is_unavailable
from common.web.access import PUBLIC, Access
from common.web.in_hand import InHand
from common.work.standstill import standing_still

_log = get_logger(__name__)
_REDIS_SECONDS = 0.5
_LOOPBACK = ("127.0.0.1", "::1")

ROWS = {"livez": Access(PUBLIC), "readyz": Access(PUBLIC), "metrics": Access(PUBLIC)}


def register_health(
    app: Flask,
    *,
    settings: CommonSettings,
    alias: str,
    in_hand: InHand,
    check_reader: Callable[[], object] | None = None,
) -> None:
    """Add `/livez`, `/readyz` and `/metrics`; their rows of the access table are `ROWS`.

    Where users come in, `check_reader` raises unless one of our services asks for the figures; a process on the same
    machine may always read them.
    """
    metrics.register_probe(settings.service, database_probe(settings.service, alias=alias))

    @app.get("/livez", endpoint="livez")
    def livez() -> ResponseReturnValue:
        stuck = in_hand.stuck()
        body = {"status": "stuck" if stuck else "alive", "service": settings.service, "stuck": stuck}
        return jsonify(body), 503 if stuck else 200

    @app.get("/readyz", endpoint="readyz")
    def readyz() -> ResponseReturnValue:
        missing = _missing(alias)
        redis_down = () if _redis_answers(settings.redis_url) else ("redis",)
        metrics.DEGRADED.labels(settings.service, "redis").set(len(redis_down))
        still = () if missing else tuple(dict.fromkeys(each.condition.code for each in standing_still(alias)))
        degraded = (*redis_down, *still)
        body = {
            "status": "unready" if missing else "degraded" if degraded else "ready",
            "service": settings.service,
            "missing": list(missing),
            "degraded": list(degraded),
        }
        return jsonify(body), 503 if missing else 200

    @app.get("/metrics", endpoint="metrics")
    def read_metrics() -> ResponseReturnValue:
        if check_reader is not None and not _is_from_here():
            check_reader()
        content, content_type = metrics.exposition()
        return Response(content, content_type=content_type)


def _is_from_here() -> bool:
    """Whether a process on this machine asks, and not for somebody else as a proxy does."""
    return request.remote_addr in _LOOPBACK and "X-Forwarded-For" not in request.headers


def _missing(alias: str) -> tuple[str, ...]:
    """What the service cannot serve without: the database, or indexes by collection and name."""
    try:
        return missing_indexes(alias)
    except Exception as error:
        if not is_unavailable(error):
            raise
        _log.warning("database unavailable", error=type(error).__name__)
        return ("mongo",)


def missing_indexes(alias: str) -> tuple[str, ...]:
    """Indexes that `ensure_indexes` would create now; reading them asks the primary, with majority."""
    database = mongo.database(alias)
    database["journal"].find_one({}, {"_id": 1})
    found = [
        f"{collection}: {options['name']}"
        for collection, _, options in mongo.MECHANISM_INDEXES
        if options["name"] not in database[collection].index_information()
    ]
    for cls in mongo.stored_classes(alias):
        found += [f"{cls._get_collection_name()}: {_index_text(keys)}" for keys in cls.compare_indexes()["missing"]]
    return tuple(found)


def _index_text(keys: Any) -> str:
    return ", ".join(f"{name} {direction}" for name, direction in keys)


def _redis_answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS)
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()
