"""One connection to one of our services: signs each call for the acting user, and tells a silent service from a bug."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any
from urllib.parse import quote

import httpx2

from common import clock
from common.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Stale, TooLarge, Unavailable
from common.people import tokens
from common.people.commands import Actor, service_actor
from common.people.scopes import ScopeNotKnownYet
from common.people.tokens import Keyring
from common.phrases import N_, Phrase
from services.gateway.clients.breaker import Breaker, Silent

#: Seconds to connect, and to wait for each part of an answer: to a command or a call that is passed on, to a question
#: of a page, and to the question whether the service lives.
_TIMEOUT, _QUESTION, _PROBE = httpx2.Timeout(15.0, connect=2.0), httpx2.Timeout(8.0, connect=2.0), httpx2.Timeout(2.0)
#: How many calls of one process wait for one service at a time: half of the threads that serve (`deploy/stack`).
AT_A_TIME = 6
#: Seconds that a page waits for a service to hear of a new scope, and between two tries.
_SCOPE_PATIENCE, _SCOPE_PAUSE = 3.0, 0.1
_LIMITS = httpx2.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=20.0)
#: Names that the client would resolve (RFC 3986, 5.2.4): the path sent were another than the one that was judged.
_DOTS = frozenset({".", ".."})


#: What a service says by a status, in the kinds of refusal that rules give.
KINDS: Mapping[int, type[DomainError]] = {
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    412: Stale,
    413: TooLarge,
    422: Invalid,
}


class NoAnswer(Unavailable):
    """One of our services has no answer for us: which one is `service`, so that a page can name it."""

    def __init__(self, phrase: Phrase, *, service: str) -> None:
        """What a program is told, and of which service."""
        super().__init__(phrase)
        self.service = service


class ServiceUnreachable(NoAnswer):
    """Raised when a service does not answer, or not in time: what was asked may or may not have happened."""

    code = "service_unreachable"


class ServiceFailed(NoAnswer):
    """Raised when a service answers a question of ours with an error of its own."""

    code = "service_failed"


class Connection:
    """Calls to one service, with a token that names the actor of each."""

    def __init__(self, service: str, base_url: str, keyring: Keyring) -> None:
        self.service = service
        self._keyring = keyring
        self._client = httpx2.Client(base_url=base_url, limits=_LIMITS, trust_env=False)
        self._timeout, self._question = _TIMEOUT, _QUESTION
        self._breaker = Breaker(service, lives=self._lives, at_a_time=AT_A_TIME)

    def within(self, seconds: float) -> Connection:
        """The same connection, for calls that end after so many seconds without an answer."""
        found = copy(self)
        found._timeout = found._question = httpx2.Timeout(seconds)
        return found

    def close(self) -> None:
        """Let go of the connections."""
        self._breaker.close()
        self._client.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        actor: Actor,
        query: bytes = b"",
        headers: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] = b"",
        timeout: httpx2.Timeout | None = None,
    ) -> httpx2.Response:
        """The answer with its body still to be read and closed. Raises `ServiceUnreachable`, and `NotFound` unsent.

        While the service is silent, nothing is sent (decision 0058).
        A call whose connection turned out to be closed is sent once more: what changes something carries its key, so
        it takes effect once. So is one whose token the service did not take: it is ours and no fault of the actor's,
        as where a clock was set while the call was on its way.
        """
        if not _DOTS.isdisjoint(path.split("/")):
            raise _not_found()
        tries = 2 if isinstance(content, bytes) else 1
        for left in reversed(range(tries)):
            request = self._client.build_request(
                method,
                # Quoted anew: what came decoded must not be read as a query, a fragment or another path.
                httpx2.URL(quote(path), query=query),
                headers={**(headers or {}), "Authorization": f"Bearer {self._token(actor)}"},
                content=content or None,
                timeout=timeout or self._timeout,
            )
            try:
                answer = self._answered(request, is_held=isinstance(content, bytes))
            except (httpx2.ConnectError, httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError) as error:
                if not left:
                    raise _unreachable(self.service) from error
            except httpx2.TransportError as error:
                raise _unreachable(self.service) from error
            else:
                if answer.status_code != httpx2.codes.UNAUTHORIZED:
                    return answer
                answer.close()
                if not left:
                    raise _unreachable(self.service)
        raise AssertionError("the last try returns or raises")

    def get_json(self, path: str, *, actor: Actor, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON that a GET answers with. Raises `NotFound`, `ServiceUnreachable`, `ServiceFailed`."""
        query = str(httpx2.QueryParams({k: v for k, v in (params or {}).items() if v is not None})).encode()
        return self._body(self._got(path, actor=actor, query=query))

    def get_versioned(self, path: str, *, actor: Actor) -> tuple[Any, int]:
        """A record as JSON, and its version from the `ETag`. Raises as `get_json`."""
        response = self._got(path, actor=actor)
        body = self._body(response)
        return body, int(response.headers["ETag"].strip('"'))

    def get_content(self, path: str, *, actor: Actor) -> bytes:
        """The bytes of a file. Raises as `get_json`."""
        response = self._got(path, actor=actor)
        return response.content if response.is_success else self._body(response)  # which raises

    def is_ready(self) -> bool:
        """Whether the service says that it can serve. Raises `ServiceUnreachable`."""
        return self._got("/readyz", actor=service_actor("gateway")).is_success

    def exchange(
        self,
        method: str,
        path: str,
        *,
        actor: Actor,
        query: bytes = b"",
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        timeout: httpx2.Timeout | None = None,
    ) -> httpx2.Response:
        """The answer with its whole body, once the service knows the actor's scope or after `_SCOPE_PATIENCE`.

        Raises `ServiceUnreachable`, and `NotFound` unsent.
        """
        until = time.monotonic() + _SCOPE_PATIENCE
        while True:
            response = self.send(
                method, path, actor=actor, query=query, headers=headers, content=content, timeout=timeout
            )
            read_whole(response, service=self.service)
            if not _lacks_scope(response) or time.monotonic() > until:
                return response
            time.sleep(_SCOPE_PAUSE)

    def standing_still(self) -> list[dict[str, Any]]:
        """What stands still in the service: code, phrase, params of each. Raises as `get_json`."""
        found: list[dict[str, Any]] = self.get_json("/internal/standstill", actor=service_actor("gateway"))[
            "standstill"
        ]
        return found

    def _got(self, path: str, *, actor: Actor, query: bytes = b"") -> httpx2.Response:
        return self.exchange("GET", path, actor=actor, query=query, timeout=self._question)

    def _answered(self, request: httpx2.Request, *, is_held: bool) -> httpx2.Response:
        """The head of the answer. What is passed on while it still comes in takes no turn: its sender may be slow."""
        try:
            if not is_held:
                self._breaker.refuse_silent()
                return self._client.send(request, stream=True)
            with self._breaker.turn():
                return self._client.send(request, stream=True)
        except Silent as error:
            raise _unreachable(self.service) from error
        except httpx2.TimeoutException:
            self._breaker.doubt()
            raise

    def _lives(self) -> bool:
        try:
            return self._client.get("/livez", timeout=_PROBE).is_success
        except (httpx2.HTTPError, RuntimeError):  # the second where the connections are let go of meanwhile
            return False

    def _body(self, response: httpx2.Response) -> Any:
        if response.status_code == httpx2.codes.NOT_FOUND:
            raise _not_found()
        if response.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise ServiceFailed(N_("系统的一部分暂时无法应答，请稍后重试。"), service=self.service)
        if response.status_code >= httpx2.codes.BAD_REQUEST:
            raise _refusal(response, service=self.service)
        try:
            return response.json()
        except ValueError as error:
            raise unreadable(self.service) from error

    def _token(self, actor: Actor) -> str:
        return tokens.sign(self._keyring, actor, audience=self.service, at=clock.now())


def unreadable(service: str) -> ServiceFailed:
    """What to raise where a service gave an answer that cannot be read."""
    return ServiceFailed(N_("系统的一部分给出了无法读取的应答，请稍后重试。"), service=service)


def read_whole(response: httpx2.Response, *, service: str) -> bytes:
    """The body of an answer, which is closed. Raises `ServiceUnreachable` when the service ends before it does."""
    try:
        return response.read()
    except httpx2.TransportError as error:
        raise _unreachable(service) from error
    finally:
        response.close()


def _unreachable(service: str) -> ServiceUnreachable:
    told = N_("系统的一部分暂时没有应答，请稍后重试；已提交的操作请用同一个 Idempotency-Key 重试，不会重复生效。")
    return ServiceUnreachable(told, service=service)


def _lacks_scope(response: httpx2.Response) -> bool:
    """Whether the service has not heard yet of the scope that the token names."""
    return (
        response.status_code == httpx2.codes.SERVICE_UNAVAILABLE and ScopeNotKnownYet.code.encode() in response.content
    )


def _not_found() -> NotFound:
    return NotFound(N_("没有找到该记录，请核对编号；也可能不在您的查看范围内。"))


def _refusal(response: httpx2.Response, *, service: str) -> DomainError:
    """What a service refused, in its kind and under its own code."""
    try:
        return KINDS.get(response.status_code, DomainError).from_dict(response.json())
    except (ValueError, KeyError, TypeError):
        return unreadable(service)
