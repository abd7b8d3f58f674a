"""The configuration of nginx: what nginx answers by itself is a problem as ours; it is run in `test_running_nginx`."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from common.web.problems import MEDIA_TYPE, http_problem
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


def test_nginx_neither_packs_nor_strips_what_the_gateway_packed() -> None:
    """Its own packing would tell strangers how long a page is; without `Accept-Encoding` nothing would be packed."""
    (packing,) = (each for each in within(CONFIGURATION) if each.words[0].startswith(("gzip", "brotli")))

    assert packing.words == ("gzip", "off")
    assert packing in SERVERS[1].inner
    told = {each.words[1].lower() for each in within(CONFIGURATION) if each.words[0] == "proxy_set_header"}
    assert "host" in told
    assert "accept-encoding" not in told
    assert not [each for each in within(CONFIGURATION) if each.words[0] == "proxy_hide_header"]


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
