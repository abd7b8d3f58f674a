"""What a request names as its host reaches no redirect: nobody is led elsewhere by an address of ours."""

import re

import pytest

from common.people.commands import Role
from tests.gateway.builders import user

HOST = "elsewhere.example"
METHODS = ("GET", "HEAD", "POST")
#: Ways to write an address so that a framework would rather mend it by a redirect.
WRITTEN = (
    lambda path: path,
    lambda path: path + "/",
    lambda path: path.rstrip("/") or "/",
    lambda path: "/" + path,
    lambda path: path.replace("/", "//", 2),
)
HEADERS = {"Host": HOST, "X-Forwarded-Host": HOST, "Forwarded": f"host={HOST}"}


@pytest.mark.parametrize("who", ["nobody", "somebody"])
def test_the_host_header_reaches_no_redirect(who, whole, browser):
    client = browser(user(Role.ADMINISTRATOR, Role.REVIEWER, areas=("3699",))) if who == "somebody" else None
    client = client or whole.test_client()
    redirects = 0
    for path in sorted({re.sub(r"<[^>]+>", "1", rule.rule) for rule in whole.url_map.iter_rules()}):
        for write in WRITTEN:
            for method in METHODS:
                with client.open(write(path), method=method, headers=HEADERS) as answer:
                    redirects += answer.location is not None
                    assert HOST not in (answer.location or ""), (method, write(path), answer.location)
                    assert HOST not in answer.headers.get("Refresh", "")
    assert redirects > 0


@pytest.mark.parametrize("host", ["x" * 64, "a..b", "a b"])
@pytest.mark.parametrize("path", ["/sign-in", "/stores/sto_1", "/nothing", "/static/x", "/api/v1/docs"])
def test_a_host_that_nobody_can_have_breaks_nothing(gateway, path, host):
    answer = gateway.test_client().get(path, headers={"Host": host})

    assert answer.status_code < 500
    assert answer.headers["X-Request-ID"]
    if answer.status_code == 400:
        assert (answer.mimetype, answer.json["code"]) == ("application/problem+json", "bad_request")
