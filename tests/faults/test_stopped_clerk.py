"""A clerk stands still, a service has ended or hangs: who reads what it derives is told so, and since when.

What needs another service goes on meanwhile.
"""

from __future__ import annotations

import itertools
import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from common import mongo
from common.journal.feed.cursors import cursor_states
from deploy.demo.city.codes import identity_number
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Hand
from tests import invariants
from tests.stacks import RunningStack

PASSWORD = "Long enough 2026"
_numbers = itertools.count(500)
#: Within so many seconds somebody is answered, however busy the machine is; a page of a hanging service took 45.
_SOON = 12.0


@pytest.fixture(scope="module")
def system(scratch: Path) -> Iterator[RunningStack]:
    """An empty stack with an administrator."""
    running = RunningStack(scratch / "stopped-clerk", "--no-sample-city").wait_ready()
    try:
        made = running.yaocheng(
            *("account", "create-administrator", "--username", "operator", "--person-name", "钱守正"),
            YAOCHENG_ADMINISTRATOR_PASSWORD=PASSWORD,
        )
        assert made.returncode == 0, made.stderr
        with invariants.opened(running.layout.mongo_uri):
            wait_for(everybody_follows, what="everybody having heard of the administrator")
        yield running
    finally:
        running.stop()


def everybody_follows() -> bool:
    """Whether each service has begun to follow the gateway, and nothing is left to follow."""
    following = [{each.source for each in cursor_states(mongo.database(name))} for name in invariants.SERVICES]
    return all("gateway" in sources for sources in following) and invariants.is_settled()


@pytest.fixture
def client(system: RunningStack) -> Iterator[httpx2.Client]:
    """A browser in which the administrator is signed in; the API is asked through it as well."""
    with httpx2.Client(base_url=system.address, timeout=60.0, trust_env=False) as found:
        form = found.get("/sign-in").text
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert token is not None, form[:500]
        given = {"username": "operator", "password": PASSWORD, "csrf_token": token[1]}
        found.post("/sign-in", data=given, headers={"Referer": f"{system.address}/sign-in"})
        yield found


def told(client: httpx2.Client) -> list[str]:
    """What the frame of the first page says about what is being carried out."""
    page = client.get("/", follow_redirects=True)
    assert page.status_code == 200, page.text[:500]
    return re.findall(r'<p class="late"[^>]*>(.*?)</p>', page.text, re.DOTALL)


@pytest.mark.parametrize(
    ("service", "words"),
    [("ratings", "诚信等级与处理建议"), ("agreements", "协议与结算状态"), ("gateway", "案件与文书")],
)
def test_readers_are_told_while_a_clerk_stands_still(
    system: RunningStack, client: httpx2.Client, service: str, words: str
) -> None:
    hand = Hand(client, username="operator", password=PASSWORD, series=f"late-{service}")
    clerk = system.pid_of(f"{service}-clerk")
    wait_for(lambda: [told(client)], until=lambda found: found == [[]], what="nothing being carried out")
    os.kill(clerk, signal.SIGSTOP)
    try:
        person = {"name": "某人", "identity_number": identity_number(next(_numbers))}
        person_id = hand.do("/persons", person, step="person")["id"]
        account = {"username": f"{service}-late", "password": PASSWORD, "person_id": person_id, "roles": ["auditor"]}
        hand.do("/accounts", account, step="account")

        (line,) = wait_for(lambda: told(client), what="what is being carried out")
        (late,) = hand.get("/progress")["late"]
    finally:
        os.kill(clerk, signal.SIGCONT)

    assert re.search(rf"正在办理.*{words}.*可能还没有此后的记录", line, re.DOTALL)
    assert late["service"] == service
    assert datetime.fromisoformat(late["since"]).tzinfo is not None
    wait_for(lambda: [told(client)], until=lambda found: found == [[]], what="nothing being carried out")
    assert hand.get("/progress")["late"] == []


@pytest.mark.parametrize(
    ("service", "path", "usual", "words"),
    [("ratings", "/violations", 200, "诚信等级与处理建议"), ("agreements", "/stores/sto_none", 404, "协议与结算状态")],
)
def test_a_page_names_the_service_that_has_ended_and_what_still_works(
    system: RunningStack, client: httpx2.Client, service: str, path: str, usual: int, words: str
) -> None:
    app, main = system.pid_of(f"{service}-app"), re.compile(r"<main.*</main>", re.DOTALL)
    assert client.get(path).status_code == usual

    def failing() -> tuple[int, str]:
        answer = client.get(path)
        return answer.status_code, main.findall(answer.text)[0]

    os.kill(system.process.pid, signal.SIGSTOP)  # it would start the service again
    try:
        os.killpg(app, signal.SIGKILL)
        status, shown = wait_for(failing, until=lambda found: "起。" in found[1], what="since when")
        still = {each: client.get(each).status_code for each in re.findall(r'<li><a href="([^"]+)"', shown)}
    finally:
        os.kill(system.process.pid, signal.SIGCONT)

    assert (status, re.search(rf"“{words}”暂时无法应答，自\d{{4}}年[^。]*起。", shown) is not None) == (503, True)
    assert still
    assert set(still.values()) == {200}
    wait_for(lambda: [client.get(path).status_code], until=lambda found: found == [usual], what="the service again")


def test_a_service_that_hangs_takes_no_other_with_it(system: RunningStack, client: httpx2.Client) -> None:
    """Twenty pages of a service that neither answers nor ends; what agreements is asked is answered all the while."""
    session = client.post("/api/v1/session", json={"username": "operator", "password": PASSWORD}).json()
    bearer = {"Authorization": f"Bearer {session['token']}"}
    hanging, standings = "/violations", "/api/v1/stores?limit=1"
    assert client.get(hanging).status_code == 200
    app = system.pid_of("ratings-app")
    os.killpg(app, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(20) as browsers:
            pages = [browsers.submit(client.get, hanging) for _ in range(20)]
            answered = [client.get(standings, headers=bearer, timeout=_SOON).status_code for _ in range(20)]
            alive = client.get("/livez", timeout=_SOON).status_code
        late = client.get(hanging, timeout=_SOON)
    finally:
        os.killpg(app, signal.SIGCONT)

    assert (set(answered), alive) == ({200}, 200)
    assert {page.result().status_code for page in pages} == {503}
    assert (late.status_code, "诚信等级与处理建议" in late.text) == (503, True)
    wait_for(lambda: [client.get(hanging).status_code], until=lambda found: found == [200], what="the service again")
