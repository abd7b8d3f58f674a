"""What passes between a client and the service that owns a path: method, address, a few headers, the body as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import httpx2

from common.errors import Invalid
from common.people.commands import Actor
from common.phrases import N_
from services.gateway.clients.connection import Connection, read_whole

_PASSED_ON = ("Content-Type", "Content-Length", "Accept", "Idempotency-Key", "If-Match", "X-Request-ID")
_PASSED_BACK = (
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "ETag",
    "Location",
    "Retry-After",
    "Allow",
    "Cache-Control",
)
#: Bodies up to this size are held, so that they can be sent again on a fresh connection.
HELD_BYTES = 1_000_000
_CHUNK = 64 * 1024


class HeaderMalformed(Invalid):
    """Raised when a header that is passed on holds anything but ASCII (RFC 9110, 5.5)."""

    code = "header_malformed"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request for another service, as it came; `length` is None when the client did not tell it."""

    method: str
    path: str
    query: bytes
    headers: Mapping[str, str]
    length: int | None
    content: bytes | Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered; `body` must be read to its end or closed."""

    status: int
    headers: Mapping[str, str]
    response: httpx2.Response
    service: str

    @property
    def is_small(self) -> bool:
        """Whether it is said to be so short that it can be held whole before anything of it is told."""
        length = self.headers.get("Content-Length", "")
        return length.isdigit() and int(length) <= HELD_BYTES

    def chunks(self) -> Iterator[bytes]:
        """The body, piece by piece."""
        try:
            yield from self.response.iter_raw(_CHUNK)
        finally:
            self.response.close()

    def content(self) -> bytes:
        """The whole body. Raises `ServiceUnreachable` when the service ends before its answer does."""
        return read_whole(self.response, service=self.service)


def forward(incoming: Incoming, *, to: Connection, actor: Actor) -> Answer:
    """Pass a request on as `actor`. Raises `ServiceUnreachable`, `HeaderMalformed`."""
    headers = {name: incoming.headers[name] for name in _PASSED_ON if name in incoming.headers}
    for name, value in headers.items():
        if not value.isascii():
            raise HeaderMalformed(N_("请求头 %(name)s 含有 ASCII 以外的字符，请改正后重试。"), name=name)
    headers["Accept-Encoding"] = "identity"
    response = to.send(
        incoming.method,
        incoming.path,
        actor=actor,
        query=incoming.query,
        headers=headers,
        content=incoming.content,
    )
    passed_back = {name: response.headers[name] for name in _PASSED_BACK if name in response.headers}
    return Answer(response.status_code, passed_back, response, to.service)
