"""An account with all stores of a city, and with another one a moment later, at every service and in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from deploy.demo.city import cast
from deploy.demo.screenshots import sign_in
from deploy.stack.hand import Hand
from tests.journeys.city import City

PASSWORD = "owner of very many stores"
#: One list of each service.
LISTS = ("/stores", "/duties", "/papers")


@pytest.fixture(scope="module")
def client(sample_city: City) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=sample_city.address, timeout=30.0, trust_env=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def administrator(client: httpx2.Client) -> Hand:
    return Hand(client, username=cast.ADMINISTRATOR, password=cast.DEMO_PASSWORD, series="scopes")


@pytest.fixture(scope="module")
def store_ids(client: httpx2.Client) -> list[str]:
    approver = Hand(client, username=cast.APPROVER, password=cast.DEMO_PASSWORD, series="scopes")
    return [each["id"] for each in approver.get_all("/stores")]


def owner_of(administrator: Hand, username: str, stores: list[str]) -> str:
    """A new account of these stores, by its id."""
    person = administrator.do("/persons", {"name": "万店长"}, step=f"person-{username}")["id"]
    fields = {"username": username, "password": PASSWORD, "person_id": person, "roles": ["pharmacy"], "stores": stores}
    return str(administrator.do("/accounts", fields, step=username)["id"])


def test_an_account_of_every_store_is_answered_by_each_service(
    client: httpx2.Client, administrator: Hand, store_ids: list[str]
) -> None:
    owner_of(administrator, "owner-of-all", store_ids)
    owner = Hand(client, username="owner-of-all", password=PASSWORD, series="scopes")

    for path in LISTS:
        owner.get(path)

    assert len(store_ids) == 276
    assert len(owner.get_all("/stores")) == 276


def test_its_pages_are_shown(sample_city: City, chromium: Browser, administrator: Hand, store_ids: list[str]) -> None:
    owner_of(administrator, "owner-of-all-pages", store_ids)
    context = chromium.new_context(locale="zh-CN")

    page = sign_in(context, sample_city.address, username="owner-of-all-pages", password=PASSWORD)

    expect(page.locator("main")).to_contain_text("276")
    context.close()


def test_after_a_change_no_answer_has_the_old_scope_and_pages_wait_for_the_new(
    sample_city: City, client: httpx2.Client, administrator: Hand, store_ids: list[str], chromium: Browser
) -> None:
    first, second, *_ = store_ids
    account = owner_of(administrator, "owner-of-another", [first])
    owner = Hand(client, username="owner-of-another", password=PASSWORD, series="scopes")
    context = chromium.new_context(locale="zh-CN")
    page = sign_in(context, sample_city.address, username="owner-of-another", password=PASSWORD)

    seen = []
    for number in range(6):
        mine = (second, first)[number % 2]
        scope = {"roles": ["pharmacy"], "stores": [mine]}
        administrator.do(f"/accounts/{account}/scope", scope, step=f"scope-{number}", version=number + 1)
        answer = client.get("/api/v1/stores", headers=owner._authorization())
        if answer.status_code == 503:
            assert answer.json()["code"] == "scope_not_known_yet"
            assert answer.headers["Retry-After"]
        else:
            assert [each["id"] for each in answer.json()["items"]] == [mine]
        seen.append(page.goto(f"{sample_city.address}/stores/{mine}"))

    assert [each.status for each in seen if each] == [200] * 6
    context.close()
