"""One signed-in account that does its work over the public API, as a person at a screen would."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx2

#: A busy or restarting server: the same command with the same key may be sent again without harm.
_TRY_AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE})
_PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.25

Body = dict[str, Any]


class Refused(Exception):
    """Raised when the API refuses: its status, stable code and what it told the user."""

    def __init__(self, method: str, path: str, *, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.detail = str(problem.get("detail") or problem.get("title") or "")
        self.errors = tuple(problem.get("errors") or ())
        super().__init__(f"{method} {path}: {status} {self.code} {self.detail} {list(self.errors)[:3] or ''}".strip())


class Hand:
    """An account in use at the gateway; signs in when it first needs to, and again when its session has ended.

    `series` goes before every idempotency key, so that a repeated load sends the very same commands again.
    """

    def __init__(self, client: httpx2.Client, *, username: str, password: str, series: str) -> None:
        self.username = username
        self._client = client
        self._password = password
        self._series = series
        self._token: str | None = None
        self._signing_in = threading.Lock()

    def get(self, path: str, **query: Any) -> Any:
        """What a GET answers, as JSON. Raises `Refused`."""
        return self._send("GET", path, params={k: v for k, v in query.items() if v is not None}).json()

    def get_bytes(self, path: str) -> bytes:
        """The body of a GET, as it is (a PDF). Raises `Refused`."""
        return self._send("GET", path).content

    def get_all(self, path: str, **query: Any) -> list[Body]:
        """Every item of a paginated list."""
        items: list[Body] = []
        cursor: str | None = None
        while True:
            page = self.get(path, limit=query.get("limit", 200), cursor=cursor, **query)
            items += page["items"]
            cursor = page.get("next")
            if not cursor:
                return items

    def do(self, path: str, body: Mapping[str, Any] | None = None, *, step: str, version: int | None = None) -> Body:
        """Send one command; a repetition of the same `step` takes effect once. Raises `Refused`."""
        headers = {"Idempotency-Key": self._key(step)}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return dict(self._send("POST", path, json=dict(body or {}), headers=headers).json())

    def upload(
        self, path: str, *, step: str, filename: str, content: bytes, fields: Mapping[str, Any] | None = None
    ) -> Body:
        """Send one file as a command; `fields` that are not text go as JSON. Raises `Refused`."""
        form = {k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in (fields or {}).items()}
        answer = self._send(
            "POST",
            path,
            data=form,
            files={"file": (filename, content, "text/csv")},
            headers={"Idempotency-Key": self._key(step)},
        )
        return dict(answer.json())

    def ask(self, path: str, *, filename: str, content: bytes, fields: Mapping[str, Any]) -> bytes:
        """What is answered about a file, as it is; nothing is changed by it. Raises `Refused`."""
        form = {name: json.dumps(value, ensure_ascii=False) for name, value in fields.items()}
        return self._send("POST", path, data=form, files={"file": (filename, content, "text/csv")}).content

    def sign_in_anew(self) -> None:
        """Open a new session when the next thing is done: the clock was moved, so the present one may be over."""
        with self._signing_in:
            self._token = None

    def _key(self, step: str) -> str:
        return f"{self._series}-{step}"

    def _send(self, method: str, path: str, **arguments: Any) -> httpx2.Response:
        given = dict(arguments.pop("headers", {}))
        answer = self._attempt(method, path, headers=given | self._authorization(), **arguments)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self._forget(answer.request.headers["Authorization"])
            answer = self._attempt(method, path, headers=given | self._authorization(), **arguments)
        return _checked(answer, method, path)

    def _authorization(self) -> dict[str, str]:
        with self._signing_in:
            if self._token is None:
                credentials = {"username": self.username, "password": self._password}
                answer = self._attempt("POST", "/session", json=credentials)
                self._token = str(_checked(answer, "POST", "/session").json()["token"])
            return {"Authorization": f"Bearer {self._token}"}

    def _forget(self, authorization: str) -> None:
        """Give a token up, unless another thread has a new one already."""
        with self._signing_in:
            if authorization == f"Bearer {self._token}":
                self._token = None

    def _attempt(self, method: str, path: str, **arguments: Any) -> httpx2.Response:
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                answer = self._client.request(method, f"/api/v1{path}", **arguments)
            except httpx2.TransportError:
                if time.monotonic() > until:
                    raise
            else:
                if answer.status_code not in _TRY_AGAIN or time.monotonic() > until:
                    return answer
            time.sleep(_PAUSE_SECONDS)


def _checked(answer: httpx2.Response, method: str, path: str) -> httpx2.Response:
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {"detail": answer.text[:200]}
    raise Refused(method, path, status=answer.status_code, problem=problem)
