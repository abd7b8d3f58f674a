"""A service has no answer: the page names it in the words of users, and what still works is as it says."""

import re

import pytest

from common.people.commands import PERSONS, Role
from deploy.demo.waiting import wait_for
from deploy.stack.children import free_port
from services.gateway.portal.shell.frame import DERIVED
from tests.gateway.builders import reviewer, user
from tests.gateway.conftest import stop
from tests.gateway.portal.conftest import AREA
from tests.gateway.portal.test_sign_in import submit

SERVICES = ("agreements", "ratings")
STORE = "康源大药房1店"
#: Which pages of the menu cannot be shown without a service, for a pharmacy too, and an address that cannot.
CLOSED = {"agreements": set(), "ratings": {"/violations", "/determinations", "/catalogue"}}
CLOSED_TO_A_STORE = {"agreements": {"/"}, "ratings": set()}
LACKING = {"agreements": "/stores/{}/head", "ratings": "/violations?store_id={}"}


@pytest.fixture(params=SERVICES)
def silent(request):
    """The service that does not answer."""
    return request.param


@pytest.fixture
def lacking(silent, service_app, neighbours, city):
    """The gateway's app while nothing listens at the address of one service; the other one answers."""
    urls = {each: neighbours.url(each) for each in SERVICES} | {silent: f"http://127.0.0.1:{free_port()}"}
    app = service_app("gateway", **{f"YAOCHENG_{each.upper()}_URL": url for each, url in urls.items()})
    yield app
    stop(app)


def told(client, path, *, until):
    """What a page says, once it says since when."""

    def said():
        return re.search(r"<main.*</main>", client.get(path).text, re.DOTALL)[0]

    return wait_for(said, until=lambda text: until in text, what="since when")


@pytest.mark.parametrize("role", sorted(PERSONS))
def test_what_a_page_says_still_works_does_and_nothing_else_is_left_out(lacking, silent, city, role):
    client = lacking.test_client()
    submit(client, user(role, areas=AREA, stores=(city[STORE],), chains=(city["chain"],)).username)
    menu = re.search(r"<nav [^>]*menu.*?</nav>", client.get("/").text, re.DOTALL)[0]
    paths = set(re.findall(r'href="(/[^"#]*)"', menu))

    asked = paths | {LACKING[silent].format(city[STORE])}
    found = {path: client.get(path, follow_redirects=True).status_code for path in asked}

    expected = paths & (CLOSED[silent] | (CLOSED_TO_A_STORE[silent] if role is Role.PHARMACY else set()))
    closed = {path for path, status in found.items() if status == 503}
    assert closed & paths == expected
    assert {found[path] for path in paths - closed} == {200}
    for path in closed:
        shown = told(client, path, until="起。")
        assert re.search(rf"“{DERIVED[silent]}”暂时无法应答，自\d{{4}}年\d+月\d+日 \d\d:\d\d起。", shown)
        assert "系统的一部分" not in shown
        assert set(re.findall(r'<li><a href="([^"]+)"', shown)) == paths - expected
        assert f'href="{path}">重试</a>' in shown


def test_it_is_told_in_english_as_well(lacking, silent, city):
    client = lacking.test_client()
    submit(client, reviewer(areas=AREA).username)
    client.get("/language/en")

    shown = told(client, LACKING[silent].format(city[STORE]), until="since")

    assert {"agreements": "“Agreements and settlement”", "ratings": "“grades and proposed measures”"}[silent] in shown
    assert re.findall("[\u3400-\u9fff]", shown) == []
