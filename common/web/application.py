"""The Flask application of a service, put together from this package's pieces; refuses to start when incomplete."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson
from flask import Blueprint, Flask, Response, g, request
from flask.json.provider import JSONProvider
from flask_smorest import Blueprint as SmorestBlueprint
from prometheus_client import Counter, Histogram

from common import logs, metrics
from common.errors import TooLarge
from common.people.tokens import Keyring
from common.phrases import N_
from common.settings import CommonSettings
from common.web import health, journal_route, progress_route
from common.web.access import Access, Authenticate, before_all, by_service_token, guard
from common.web.in_hand import InHand
from common.web.openapi import register_api
from common.web.problems import BodyEncoded, RenderProblem, register_errors
from common.web.schemas import Blueprint as ResourceBlueprint

#: The rows of the routes that every service has.
OWN_ROWS = {**health.ROWS, **journal_route.ROWS, **progress_route.ROWS}
_MEGABYTE = 1024 * 1024
MAXIMUM_UPLOAD_BYTES = 20 * _MEGABYTE
#: What any endpoint may be sent at most, and the gateway passes on: a roster of 100 MB with what is around it.
LARGEST_UPLOAD_BYTES = 101 * _MEGABYTE
_BEGUN = "yaocheng.begun"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class OrjsonProvider(JSONProvider):
    """JSON by orjson: refuses NaN and broken UTF-8, writes instants with Z."""

    def dumps(self, obj: Any, **options: Any) -> str:
        """The object as JSON text."""
        return orjson.dumps(obj, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """The object that JSON text stands for."""
        return orjson.loads(s)


def create_app(
    *,
    settings: CommonSettings,
    alias: str,
    blueprints: Sequence[Blueprint],
    access: Mapping[str, Access],
    title: str,
    authenticate: Authenticate | None = None,
    render_problem: RenderProblem | None = None,
    app: Flask | None = None,
    larger: Mapping[str, Callable[[], int]] | None = None,
) -> Flask:
    """The application of one service, ready for gunicorn; the database is connected by the caller.

    `access` has a row for each endpoint of `blueprints` (and of `app`, where the caller brings one with its static
    folder); `authenticate` replaces the service token as the way in, `render_problem` shows errors of pages as pages;
    `larger` names the endpoints whose requests may have more bytes than others, and what tells how many this one may.
    Raises `AccessTableError` when a route has no row.
    """
    app = app or Flask(title, static_folder=None)
    app.json = OrjsonProvider(app)
    # Such a redirect would name the host that the request names.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = MAXIMUM_UPLOAD_BYTES
    service_token = by_service_token(Keyring.from_settings(settings), alias=alias)
    register_errors(app, render=render_problem)
    register_api(app, title=title, blueprints=_strict(blueprints))
    check_reader = service_token if authenticate is not None else None
    in_hand = InHand()
    health.register_health(app, settings=settings, alias=alias, in_hand=in_hand, check_reader=check_reader)
    journal_route.register_journal(app, alias=alias)
    progress_route.register_progress(app, alias=alias)
    guard(app, table={**OWN_ROWS, **access}, authenticate=_way_in(authenticate or service_token, service_token))
    _begin_and_end(app, service=settings.service, alias=alias, in_hand=in_hand, larger=larger or {})
    return app


def _way_in(users: Authenticate, services: Authenticate) -> Authenticate:
    """Between services only their tokens count, also where users come in another way."""
    return lambda: services() if request.path.startswith("/internal/") else users()


def _strict(blueprints: Sequence[Blueprint]) -> Sequence[Blueprint]:
    """Refuse resources whose parsing is not strict."""
    for each in blueprints:
        if isinstance(each, SmorestBlueprint) and not isinstance(each, ResourceBlueprint):
            raise TypeError(f"the blueprint {each.name} must be a common.web.Blueprint: its parsing is not strict")
    return blueprints


def _begin_and_end(
    app: Flask, *, service: str, alias: str, in_hand: InHand, larger: Mapping[str, Callable[[], int]]
) -> None:
    """Give each request its id, refuse oversized ones unread, and count and time the answers.

    This runs at each request, so it reads the environ itself instead of going through the proxies of Flask.
    """

    def begin() -> None:
        environ = request.environ
        given = environ.get("HTTP_X_REQUEST_ID", "")
        identifier = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        started = time.perf_counter()
        environ[_BEGUN] = (identifier, started)
        in_hand.begin(environ, started)
        context = g._get_current_object()
        context.request_id, context.alias = identifier, alias
        logs.bind(request_id=identifier)
        if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
            raise BodyEncoded(N_("正文不能压缩后提交，请去掉 Content-Encoding 请求头，按原样提交。"))
        # Who does not say the length of a request has the ordinary limit: it may be held in memory.
        find_limit = larger.get(request.endpoint or "") if request.content_length is not None else None
        limit = find_limit() if find_limit else MAXIMUM_UPLOAD_BYTES
        if limit != MAXIMUM_UPLOAD_BYTES:
            request.max_content_length = limit
        if (request.content_length or 0) > limit:
            raise TooLarge(N_("上传内容超过 %(most)s MB，请拆分或压缩后再提交。"), most=limit // _MEGABYTE)

    before_all(app, begin)

    @app.after_request
    def end(response: Response) -> Response:
        current = request._get_current_object()  # type: ignore[attr-defined]
        identifier, started = current.environ[_BEGUN]
        in_hand.end(current.environ)
        route = current.url_rule.rule if current.url_rule else "unknown"
        requests, seconds = _measures(service, current.method, route, response.status_code)
        requests.inc()
        seconds.observe(time.perf_counter() - started)
        if 300 <= response.status_code < 400 and response.location:
            response.location = _without_host(response.location, host=current.host)
        response.headers["X-Request-ID"] = identifier
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if route.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        logs.unbind("request_id")
        return response


def _without_host(location: str, *, host: str) -> str:
    """Where a redirect leads: a path of ours alone, since the framework takes the host from what the request says."""
    parts = urlsplit(location)
    if parts.netloc != host:
        return location
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, parts.fragment))


@lru_cache(maxsize=2048)
def _measures(service: str, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """The counter and the histogram of requests with these labels; methods that nobody knows count as one."""
    known = method if method in _METHODS else "OTHER"
    return metrics.REQUESTS.labels(service, known, route, status), metrics.REQUEST_SECONDS.labels(service, known, route)
