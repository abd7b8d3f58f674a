"""The configuration of nginx: what nginx answers by itself is a problem as ours, told by its structure and by a run."""

import contextlib
import json
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from common.web.problems import MEDIA_TYPE, http_problem
from deploy.stack.children import free_port, stop_child, wait_until
from tests.architecture.sources import ROOT

FOLDER = ROOT / "deploy/nginx"
TEMPLATE = (FOLDER / "yaocheng.conf.template").read_text(encoding="utf-8")
SNIPPETS = "/etc/nginx/snippets/"
#: What nginx finishes a request with by itself here, and the status that is told of it. It has no others but those of
#: files, caches, certificates of clients and modules that we do not use (401, 403, 411, 412, 416, 421, 429, 495, 496,
#: 507), and those that it answers nothing to (408, 444, 499).
TOLD_AS = {
    400: 400, 404: 404, 405: 405, 413: 413, 414: 414, 494: 431, 497: 400, 500: 500, 501: 501, 502: 503, 503: 503,
    504: 503, 505: 505,
}  # fmt: skip
WITHOUT = shutil.which("nginx") is None or shutil.which("openssl") is None


class Directive(NamedTuple):
    """A directive of nginx: its words, and what stands in its braces."""

    words: tuple[str, ...]
    inner: tuple["Directive", ...] = ()

    def named(self, name: str) -> list["Directive"]:
        return [each for each in self.inner if each.words[0] == name]


def read(text: str) -> Directive:
    """A configuration as a tree, with what it includes of ours."""
    tokens = iter(re.findall(r"#[^\n]*|'[^']*'|\"[^\"]*\"|[;{}]|(?:\$\{\w+\}|[^\s;{}])+", text))
    return Directive(("main",), tuple(_block(token for token in tokens if not token.startswith("#"))))


def _block(tokens: Iterator[str]) -> Iterator[Directive]:
    words: list[str] = []
    for token in tokens:
        if token == ";":
            if words[0] == "include" and words[1].startswith(SNIPPETS):
                yield from read((FOLDER / words[1].removeprefix(SNIPPETS)).read_text(encoding="utf-8")).inner
            else:
                yield Directive(tuple(words))
            words = []
        elif token == "{":
            yield Directive(tuple(words), tuple(_block(tokens)))
            words = []
        elif token == "}":
            return
        else:
            words.append(token.strip("'\""))


def within(directive: Directive) -> Iterator[Directive]:
    for each in directive.inner:
        yield each
        yield from within(each)


CONFIGURATION = read(TEMPLATE)
#: Those that others reach; the one for the health check of the container is reached by nobody else.
SERVERS = [
    server
    for server in CONFIGURATION.named("server")
    if not any(each.words[1].startswith("127.0.0.1:") for each in server.named("listen"))
]


def test_the_servers_that_others_reach_are_known() -> None:
    assert [server.named("listen")[0].words[1:] for server in SERVERS] == [("80",), ("443", "ssl")]


@pytest.mark.parametrize("server", SERVERS, ids=["http", "https"])
def test_each_status_that_nginx_itself_answers_with_leads_to_a_problem(server: Directive) -> None:
    """One `error_page` within a location replaces all of its server, so none stands there."""
    pages = dict[int, tuple[int | None, str]]()
    for page in server.named("error_page"):
        answer = next((int(word[1:]) for word in page.words[1:-1] if word.startswith("=")), None)
        pages |= {int(word): (answer, page.words[-1]) for word in page.words[1:-1] if not word.startswith("=")}
    told = {each.words[-1]: each for each in server.named("location") if each.words[1] == "="}

    assert {status: answer or status for status, (answer, _) in pages.items()} == TOLD_AS
    assert not [each for place in server.named("location") for each in place.named("error_page")]
    for status, (_, address) in pages.items():
        place = told["/problems/silent" if address == "$silent" else address]
        assert place.named("internal")
        assert place.named("default_type")[0].words == ("default_type", MEDIA_TYPE)
        (answer,) = place.named("return")
        assert int(answer.words[1]) == TOLD_AS[status]


def test_where_the_gateway_has_no_answer_a_call_gets_a_problem_and_a_page_a_page() -> None:
    (choice,) = (each for each in CONFIGURATION.named("map") if each.words[-1] == "$silent")

    assert {each.words for each in choice.inner} == {
        ("~^/api/", "/problems/silent"),
        ("default", "/problems/silent-page"),
    }


def test_what_the_gateway_answers_is_never_replaced() -> None:
    assert not [each for each in within(CONFIGURATION) if each.words[0] == "proxy_intercept_errors"]


def test_what_nginx_tells_are_the_problems_of_the_services() -> None:
    """Word for word where they have the same; a gateway without an answer, and plain http, only nginx meets."""
    places = {each.words[-1]: each for each in SERVERS[0].named("location") if each.words[-1].startswith("/problems/")}
    told = {
        name: json.loads(place.named("return")[0].words[2])
        for name, place in places.items()
        if not name.endswith("page")
    }

    own = {"/problems/silent": "service_unreachable", "/problems/https": "bad_request"}
    assert {name: told[name]["code"] for name in own} == own
    for name, problem in told.items():
        ours = http_problem(problem["status"], request_id="$request_id").as_dict()
        assert set(problem) == set(ours) - {"phrase", "params"}
        assert problem["type"].endswith(f":{problem['code']}")
        assert name in own or problem == {field: ours[field] for field in problem}


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


@pytest.mark.skipif(WITHOUT, reason="no nginx here; the tests above read the configuration instead")
@pytest.mark.parametrize(("request_bytes", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_a_running_nginx_tells_a_problem(ports: tuple[int, int], request_bytes: bytes, status: int, code: str) -> None:
    answered, headers, body = ask(ports[1], request_bytes)

    assert (answered, headers["content-type"]) == (status, MEDIA_TYPE)
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"]
    assert ("retry-after" in headers) is (status == 503)
    assert ("allow" in headers) is (status == 405)


@pytest.mark.skipif(WITHOUT, reason="no nginx here; the tests above read the configuration instead")
def test_a_running_nginx_tells_a_problem_to_who_speaks_plain_http(ports: tuple[int, int]) -> None:
    http, https = ports

    for port, request in ((https, call(STORES)), (http, call(STORES, b"Transfer-Encoding: gzip"))):
        answered, headers, body = ask(port, request, is_secure=False)
        assert headers["content-type"] == MEDIA_TYPE
        assert json.loads(body)["status"] == answered
    assert ask(http, call(STORES), is_secure=False)[0] == 308


@pytest.mark.skipif(WITHOUT, reason="no nginx here; the tests above read the configuration instead")
def test_a_running_nginx_shows_a_page_where_the_gateway_has_none(ports: tuple[int, int]) -> None:
    answered, headers, body = ask(ports[1], call(b"GET /stores"))

    assert (answered, headers["content-type"]) == (503, "text/html")
    assert "系统暂时没有应答" in body.decode()
