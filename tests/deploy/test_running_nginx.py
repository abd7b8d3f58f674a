"""A running nginx answers by our configuration; collected where the machine has an nginx, which no set-up brings."""

import contextlib
import json
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.web.problems import MEDIA_TYPE
from deploy.stack.children import free_port, stop_child, wait_until
from tests.deploy.test_nginx import FOLDER, SNIPPETS, TEMPLATE


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The ports of http and https of an nginx that runs this template, with a gateway that is dead."""
    folder = tmp_path_factory.mktemp("nginx")
    http, https, dead = free_port(), free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "served.conf").write_text(_served(folder, http, https, dead), encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {kept} include {folder}/served.conf; }}\n",
        encoding="utf-8",
    )
    server = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _listens(https), seconds=20, what=f"nginx: {folder}/error.log")
        yield http, https
    finally:
        stop_child(server)


def _served(folder: Path, http: int, https: int, dead: int) -> str:
    """The template on these ports; without what needs the image's network, or a newer nginx than a system may have."""
    changes = {
        r"resolver [^;]+;": "",
        r"server gateway-app:8400 resolve;": f"server 127.0.0.1:{dead};",
        r"listen \[::\][^;]+;": "",
        r"listen 80;": f"listen 127.0.0.1:{http};",
        r"listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
        r"listen 127\.0\.0\.1:8080;": f"listen unix:{folder}/alive;",
        r"http2 on;": "",
        r"/etc/nginx/tls/": f"{folder}/",
        SNIPPETS: f"{FOLDER}/",
        r"/dev/stdout": f"{folder}/access.log",
        r"\$\{YAOCHENG_PUBLIC_URL\}": f"https://127.0.0.1:{https}",
    }
    text = TEMPLATE
    for pattern, new in changes.items():
        text, count = re.subn(pattern, new, text)
        assert count, pattern
    return text


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def ask(port: int, request: bytes, *, is_secure: bool = True) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what nginx answers to these bytes."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with contextlib.ExitStack() as stack:
        connection: Any = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        if is_secure:
            connection = stack.enter_context(trusting.wrap_socket(connection))
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")
    return int(lines[0].split()[1]), dict(line.lower().split(": ", 1) for line in lines[1:]), body


def call(line: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join([line + b" HTTP/1.1", b"Host: x", b"Connection: close", *headers, b"", body])


STORES = b"POST /api/v1/stores"
REFUSED = {
    "no http": (b"\x16\x03\x01\x02\x00\r\n\r\n", 400, "bad_request"),
    "name of a header": (call(STORES, b"Bro ken: x"), 400, "bad_request"),
    "broken chunks": (call(STORES, b"Transfer-Encoding: chunked", body=b"zz\r\n"), 400, "bad_request"),
    "inner address": (call(b"GET /metrics"), 404, "not_found"),
    "address of a problem": (call(b"GET /problems/silent"), 404, "not_found"),
    "method": (call(b"TRACE /api/v1/stores"), 405, "method_not_allowed"),
    "body": (call(STORES, b"Content-Length: 300000000"), 413, "too_large"),
    "chunked body": (
        call(STORES, b"Transfer-Encoding: chunked", body=b"11e1a300\r\nx"), 413, "too_large"
    ),
    "address": (call(b"GET /api/" + b"x" * 40_000), 414, "uri_too_long"),
    "header": (call(b"GET /api/", b"Cookie: " + b"x" * 40_000), 431, "headers_too_large"),
    "transfer coding": (call(STORES, b"Transfer-Encoding: gzip"), 501, "transfer_not_supported"),
    "dead gateway": (call(STORES), 503, "service_unreachable"),
    "version": (b"GET /api/v1/stores HTTP/3.0\r\nHost: x\r\n\r\n", 505, "version_not_supported"),
}  # fmt: skip


@pytest.mark.parametrize(("request_bytes", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_a_running_nginx_tells_a_problem(ports: tuple[int, int], request_bytes: bytes, status: int, code: str) -> None:
    answered, headers, body = ask(ports[1], request_bytes)

    assert (answered, headers["content-type"]) == (status, MEDIA_TYPE)
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"]
    assert ("retry-after" in headers) is (status == 503)
    assert ("allow" in headers) is (status == 405)


def test_a_running_nginx_tells_a_problem_to_who_speaks_plain_http(ports: tuple[int, int]) -> None:
    http, https = ports

    for port, request in ((https, call(STORES)), (http, call(STORES, b"Transfer-Encoding: gzip"))):
        answered, headers, body = ask(port, request, is_secure=False)
        assert headers["content-type"] == MEDIA_TYPE
        assert json.loads(body)["status"] == answered
    assert ask(http, call(STORES), is_secure=False)[0] == 308


def test_a_running_nginx_shows_a_page_where_the_gateway_has_none(ports: tuple[int, int]) -> None:
    answered, headers, body = ask(ports[1], call(b"GET /stores"))

    assert (answered, headers["content-type"]) == (503, "text/html")
    assert "系统暂时没有应答" in body.decode()
