"""Every path of the public API that another service owns: passed on with a service token that names the actor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from common.errors import NotFound, TooLarge
from common.people.commands import PERSONS
from common.phrases import N_
from common.web import MAXIMUM_UPLOAD_BYTES, Access, current_actor, request_id
from services.gateway.clients.forwarding import HELD_BYTES, Answer, Incoming, forward
from services.gateway.forwarding.api.ownership import ownership
from services.gateway.forwarding.api.waiting import wanted_wait
from services.gateway.wiring import wiring

blueprint = Blueprint("forward", __name__)
#: Who may call which route.
ACCESS: Mapping[str, Access] = {"forward.to_owner": Access(PERSONS)}
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_CHUNK = 64 * 1024
_MEGABYTE = 1024 * 1024
#: Where more than the usual may be uploaded; how much there, its owner says.
_LARGE = frozenset({"/api/v1/imports"})


class PathUnknown(NotFound):
    """Raised when no service owns the path."""

    code = "not_found"


@blueprint.route("/api/v1/<path:path>", methods=_METHODS, provide_automatic_options=False)
def to_owner(path: str) -> ResponseReturnValue:
    """Pass the request on to the service that owns the path, and its answer back."""
    address = request.path
    owner = ownership().find(address, request.method)
    if owner is None:
        raise PathUnknown(N_("没有这个地址，请对照 /api/v1/docs 检查路径。"))
    if (request.content_length or 0) > MAXIMUM_UPLOAD_BYTES and address not in _LARGE:
        phrase = N_("上传内容超过 %(most)s MB，请拆分或压缩后再提交。")
        raise TooLarge(phrase, most=MAXIMUM_UPLOAD_BYTES // _MEGABYTE)
    answer = forward(_incoming(address), to=wiring().connections[owner], actor=current_actor())
    return _response(answer)


def _incoming(path: str) -> Incoming:
    headers = {**request.headers, "X-Request-ID": request_id()}
    length = request.content_length
    is_held = length is None or length <= HELD_BYTES
    content: bytes | Iterable[bytes] = request.get_data(cache=False) if is_held else _pieces()
    if is_held:
        headers.pop("Content-Length", None)
    return Incoming(request.method, path, request.query_string, headers, length, content)


def _pieces() -> Iterator[bytes]:
    while piece := request.stream.read(_CHUNK):
        yield piece


def _response(answer: Answer) -> Response:
    # What is short is read before its head is told: a service that dies in between is a 503, and not half an answer.
    if answer.is_small or wanted_wait() is not None:
        response = Response(answer.content(), status=answer.status)
    else:
        response = Response(answer.chunks(), status=answer.status, direct_passthrough=True)
    response.headers.clear()
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response
