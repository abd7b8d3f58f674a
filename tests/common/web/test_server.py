"""What a web process refuses before any app runs is told as a problem too."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx2
import pytest

from deploy.stack.children import wait_until
from tests.architecture.sources import ROOT
from tests.common.web.running import served


def told(address: str, request: bytes) -> tuple[int, str, dict[str, Any]]:
    """Status, media type and body of what a server answers to these bytes."""
    url = httpx2.URL(address)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    assert int(headers["content-length"]) == len(body)
    assert lines[0].split(" ", 2)[2] == HTTPStatus(int(lines[0].split()[1])).phrase
    return int(lines[0].split()[1]), headers["content-type"], json.loads(body)


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri_too_long"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 9_000 + b"\r\n\r\n", 431, "headers_too_large"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nBro ken: x\r\n\r\n", 400, "bad_request"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", 400, "bad_request"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: foo\r\n\r\n", 501, "transfer_not_supported"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n", 417, "expectation_failed"),
    ],
    ids=["address", "header", "name of a header", "no http", "transfer coding", "expectation"],
)
def test_a_request_that_cannot_be_read_is_a_problem(
    server: str,
    request_bytes: bytes,
    status: int,
    code: str,
) -> None:
    answered, media, problem = told(server, request_bytes)

    assert (answered, media) == (status, "application/problem+json")
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["detail"]
    assert problem["request_id"]
    assert "xxxx" not in str(problem)


def test_a_process_whose_threads_are_all_stuck_tells_so_itself(
    environment_of: Callable[..., dict[str, str]], things_db: Any, tmp_path: Path
) -> None:
    go_on, came = tmp_path / "go_on", list[int]()
    environ = environment_of("agreements", YAOCHENG_MONGO_DATABASE=things_db.name, STUCK_UNTIL=str(go_on))
    app = "tests.common.web.thing_service:stuck_app()"
    with served(app, environ, threads=2, log=tmp_path / "stuck.log") as address, httpx2.Client(timeout=30) as client:

        def ask() -> None:
            came.append(httpx2.get(f"{address}/api/v1/who", timeout=60).status_code)

        def live() -> tuple[int, str | None]:
            try:
                answer = httpx2.get(f"{address}/livez", timeout=1)
            except httpx2.TimeoutException:
                return 0, None
            return answer.status_code, answer.json().get("code")

        asking = [threading.Thread(target=ask) for _ in range(2)]
        kept = client.get(f"{address}/livez")
        for each in asking:
            each.start()
        wait_until(lambda: live() == (503, "threads_stuck"), seconds=30, what="threads that are all stuck")
        others = [client.get(f"{address}/livez"), client.post(f"{address}/api/v1/things", content=b"x" * 200_000)]
        go_on.touch()
        wait_until(lambda: live() == (200, None), seconds=30, what="threads that came back")
        for each in asking:
            each.join(30)

    assert kept.status_code == 200
    for answer in others:
        assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
        assert answer.json()["code"] == "threads_stuck"
        assert answer.headers["Retry-After"] == "2"
    assert came == [200, 200]


def test_what_an_app_is_made_of_is_no_garbage_to_be_collected(
    environment_of: Callable[..., dict[str, str]], things_db: Any, tmp_path: Path
) -> None:
    environ = environment_of("agreements", YAOCHENG_MONGO_DATABASE=things_db.name)
    app = "tests.common.web.thing_service:frozen_app()"
    with served(app, environ, threads=2, log=tmp_path / "frozen.log") as address:
        frozen = httpx2.get(f"{address}/api/v1/who", timeout=30).json()["frozen"]

    assert frozen > 10_000


def test_bodies_that_never_end_hold_the_threads_of_a_process_with_nothing_before_it(
    environment_of: Callable[..., dict[str, str]], things_db: Any, tmp_path: Path
) -> None:
    """What `docs/operate.md` warns of: only a proxy that takes bodies in before it passes them on helps."""
    environ = environment_of("agreements", YAOCHENG_MONGO_DATABASE=things_db.name)
    head = b"POST /api/v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    app = "tests.common.web.thing_service:running_app()"
    with served(app, environ, threads=2, log=tmp_path / "held.log") as address:
        url = httpx2.URL(address)

        def is_live() -> bool:
            try:
                return httpx2.get(f"{address}/livez", timeout=2).is_success
            except httpx2.TimeoutException:
                return False

        with ExitStack() as held:
            for _ in range(4):
                held.enter_context(socket.create_connection((url.host, url.port or 80), timeout=10)).sendall(head)
            wait_until(lambda: not is_live(), seconds=30, what="threads that wait for bodies")
        wait_until(is_live, seconds=30, what="threads that came back")


def test_the_proxy_takes_a_body_in_before_it_passes_it_on() -> None:
    """nginx buffers requests unless it is told otherwise, and waits so long for the next part of one."""
    files = [each.read_text("utf-8") for each in (ROOT / "deploy" / "nginx").rglob("*") if each.is_file()]

    assert files
    assert not [each for each in files if "proxy_request_buffering" in each]
    assert any("client_body_timeout 30s;" in each for each in files)
