"""An account with all stores of a city, and with another one a moment later, at every service and in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pymongo
import pytest
from playwright.sync_api import Browser, expect

from deploy.demo.city import cast
from deploy.demo.screenshots import sign_in
from deploy.stack.hand import Hand, Refused
from deploy.stack.layout import read_layout
from tests.journeys.city import City

PASSWORD = "owner of very many stores"
#: One list of each service.
LISTS = ("/stores", "/duties", "/papers")
#: As many as an account may have, and where each service keeps what it knows of a store.
MOST = 20_000
KEPT = (("yaocheng_agreements", "stores"), ("yaocheng_ratings", "stores"), ("yaocheng_gateway", "subjects"))
#: What no two stores share, and the import that a store was seen with.
ITS_OWN = ("code", "uscc", "first_of_uscc", "import_id", "row")


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


@contextmanager
def many_stores(city: City, like: str) -> Iterator[list[str]]:
    """So many stores more as an account may have, each like a registered one but for its codes; gone afterwards."""
    ids = [f"sto_{number:032d}" for number in range(MOST)]
    uri = read_layout(city.environ).mongo_uri
    with pymongo.MongoClient[dict[str, Any]](uri, w="majority", tz_aware=True) as client:
        collections = [client[database][name] for database, name in KEPT]
        try:
            for each in collections:
                one = each.find_one({"_id": like}) or {}
                shared = {name: value for name, value in one.items() if name not in ITS_OWN}
                assert shared["name"]
                each.insert_many([{**shared, "_id": store, "fingerprint": store, "codes": []} for store in ids])
            yield ids
        finally:
            for each in collections:
                each.delete_many({"_id": {"$gte": ids[0], "$lte": ids[-1]}})


def test_an_account_of_as_many_stores_as_it_may_have_works_to_the_end(
    sample_city: City, client: httpx2.Client, administrator: Hand, store_ids: list[str], chromium: Browser
) -> None:
    with many_stores(sample_city, store_ids[0]) as ids:
        owner_of(administrator, "owner-of-20000", ids)
        owner = Hand(client, username="owner-of-20000", password=PASSWORD, series="scopes")
        context = chromium.new_context(locale="zh-CN")

        listed = [owner.get(path) for path in LISTS]
        standing = owner.get(f"/stores/{ids[-1]}/standing")
        page = sign_in(context, sample_city.address, username="owner-of-20000", password=PASSWORD)
        shown = [page.goto(f"{sample_city.address}{path}") for path in ("/", "/stores", f"/stores/{ids[-1]}")]

        assert {each["id"] for each in listed[0]["items"]} <= set(ids)
        assert listed[0]["items"]
        assert standing["store_id"] == ids[-1]
        assert [each.status for each in shown if each] == [200] * 3
        with pytest.raises(Refused) as refused:
            owner.get(f"/stores/{store_ids[0]}")
        assert refused.value.status == 404
        context.close()


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
