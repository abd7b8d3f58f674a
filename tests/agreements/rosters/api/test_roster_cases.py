"""Rosters as offices send them, over HTTP: what the preview says is what the commit does."""

from pathlib import Path

import pytest

from common import clock
from common.people.commands import Command, service_actor
from services.agreements.stores.domain.chain import ChainNameInvalid
from services.agreements.stores.usecases.register_chain import register_chain
from tests.agreements.conftest import REVIEWER

FILES = Path(__file__).parents[3] / "data" / "rosters"


@pytest.fixture
def committed(api, settle):
    """Call with the name of a file: its import, committed and applied."""

    def run(name, **body):
        uploaded = api.upload((FILES / f"{name}.csv").read_bytes())
        assert uploaded.status_code == 201, uploaded.json
        path = f"/imports/{uploaded.json['id']}"
        answer = api.post(f"{path}/commit", body or None)
        assert answer.status_code == 200, answer.json
        settle()
        return api.get(path).json

    return run


def test_single_stores_are_in_no_chain(api, committed):
    done = committed("22-single-store-words-as-chain")

    assert done["stores"] == 6
    assert api.get("/chains").json["items"] == []
    assert {each["chain_id"] for each in api.get("/stores").json["items"]} == {None}


def test_the_preview_shows_the_one_chain_that_the_commit_makes_and_no_word_makes_one(api, committed, agreements_db):
    command = Command(service_actor("agreements"), "cmd_word", clock.now())
    with pytest.raises(ChainNameInvalid):
        register_chain("单体药店", command=command)

    done = committed("25-width-of-brackets-in-chain-name")
    assert [(each["name"], each["stores"]) for each in done["chains"]] == [("试括（示例）大药房", 3)]
    (chain,) = api.get("/chains").json["items"]
    assert chain["direct_stores"] == 3
    store = api.get("/stores", q="试单甲药店").json["items"][0]
    agreements_db["chains"].update_one({"_id": chain["id"]}, {"$set": {"name": "单体", "name_key": "单体"}})
    body = {"chain_id": chain["id"], "kind": "direct", "from_on": clock.today().isoformat()}

    refused = api.post(f"/stores/{store['id']}/memberships", body, REVIEWER, version=store["version"])

    assert (refused.status_code, refused.json["code"]) == (422, "chain_name_invalid")


def test_a_store_is_found_in_any_width(api, committed):
    committed("27-search-by-width")

    for text in ("(示例)试搜", "（示例）试搜", "试搜２店", "试搜2店"):
        assert [each["name"] for each in api.get("/stores", q=text).json["items"]] == ["（示例）试搜2店"], text


def test_a_name_is_registered_and_announced_without_its_selector(api, committed, agreements_db):
    committed("26-variation-selector-in-name")

    assert [each["name"] for each in api.get("/stores", q="试葛记").json["items"]] == ["试葛记药店"]
    assert "\U000e0101" not in str(list(agreements_db["journal"].find({"name": "StoresRegistered"})))


def test_all_rare_characters_are_registered(api, committed):
    assert committed("15-newer-unicode-name")["stores"] == 4
