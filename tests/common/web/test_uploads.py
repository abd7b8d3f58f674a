"""An upload that is too large is refused by a running server, unread, and its sender gets the answer."""

import socket
from collections.abc import Callable, Iterator

import httpx2
import pytest
from flask.testing import FlaskClient

from common.web import MAXIMUM_UPLOAD_BYTES

Signed = Callable[..., dict[str, str]]
MEGABYTE = 1024 * 1024


def chunks(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes):
        yield b"x" * MEGABYTE


def test_50_megabytes_are_refused_with_a_remedy(server: str, signed: Signed) -> None:
    answer = httpx2.post(
        f"{server}/api/v1/things/upload", headers=signed(key="key-20001"),
        files={"file": ("roster.csv", b"x" * 50 * MEGABYTE)},
    )  # fmt: skip

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert "请拆分" in answer.json()["detail"]


def test_a_too_large_body_is_not_read(server: str) -> None:
    """What a sender can push into the buffers of a server that does not read is far less than the body."""
    address = httpx2.URL(server)
    with socket.create_connection((address.host, address.port or 80), timeout=10) as connection:
        head = f"POST /api/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: {50 * MEGABYTE}\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413")


def test_a_body_without_a_length_is_read_no_further_than_the_limit(server: str, signed: Signed) -> None:
    headers = signed(key="key-20002") | {"Content-Type": "multipart/form-data; boundary=b"}
    body = iter(
        [b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n', *chunks(50), b"\r\n--b--\r\n"]
    )

    answer = httpx2.post(f"{server}/api/v1/things/upload", headers=headers, content=body)

    assert answer.status_code == 413
    assert next(body, b"") is not None


@pytest.mark.parametrize("parts", ["zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}XX0\r\n\r\n", "10\r\n{}"])
def test_a_body_in_broken_parts_is_a_bad_request(server: str, signed: Signed, parts: str) -> None:
    address = httpx2.URL(server)
    headers = {**signed(key="key-20004"), "Transfer-Encoding": "chunked", "Content-Type": "application/json"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection((address.host, address.port or 80), timeout=10) as connection:
        connection.sendall(f"POST /api/v1/things HTTP/1.1\r\nHost: x\r\n{lines}\r\n{parts}".encode())
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))

    assert answer.startswith(b"HTTP/1.1 400")
    assert b'"code":"bad_request"' in answer
    assert answer.count(b"HTTP/1.1 ") == 1


def test_20_megabytes_of_content_are_accepted(server: str, signed: Signed) -> None:
    room = MAXIMUM_UPLOAD_BYTES - 4096

    answer = httpx2.post(
        f"{server}/api/v1/things/upload", headers=signed(key="key-20003"), files={"file": ("x", b"x" * room)}
    )

    assert answer.status_code == 201


def test_the_length_that_is_announced_is_enough_to_refuse(client: FlaskClient) -> None:
    answer = client.post("/api/v1/things", environ_overrides={"CONTENT_LENGTH": str(MAXIMUM_UPLOAD_BYTES + 1)})

    assert answer.status_code == 413
