"""What a web process refuses before any app runs is told as a problem too."""

import json
import socket
from typing import Any

import httpx2
import pytest

from tests.common.web.test_uploads import server  # noqa: F401  # a fixture


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
    return int(lines[0].split()[1]), headers["content-type"], json.loads(body)


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri_too_long"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 9_000 + b"\r\n\r\n", 431, "headers_too_large"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nBro ken: x\r\n\r\n", 400, "bad_request"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", 400, "bad_request"),
    ],
    ids=["address", "header", "name of a header", "no http"],
)
def test_a_request_that_cannot_be_read_is_a_problem(
    server: str,  # noqa: F811
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
