"""Rosters as offices send them, over HTTP: what the preview says is what the commit does."""

from pathlib import Path

import orjson
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


def bodies(database, name):
    return [orjson.loads(each["body"]) for each in database["journal"].find({"name": name}).sort("_id", 1)]


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
    assert [each["name"] for each in bodies(agreements_db, "StoresRegistered")[-1]["data"]["stores"]] == ["试葛记药店"]


def test_all_rare_characters_are_registered(api, committed):
    assert committed("15-newer-unicode-name")["stores"] == 4


def test_a_code_whose_check_character_fails_is_registered_only_when_a_person_confirms_it(api, settle, agreements_db):
    code = "91350203M0001QKT19"
    uploaded = api.upload((FILES / "17-real-code-fails-check.csv").read_bytes(), REVIEWER)
    path = f"/imports/{uploaded.json['id']}"
    assert uploaded.json["codes_to_confirm"] == [{"sheet": "", "row": 2, "name": "试申1药店", "uscc": code}]

    refused = api.post(f"{path}/commit", actor=REVIEWER)
    assert (refused.status_code, refused.json["code"]) == (422, "code_unconfirmed")
    assert [(each["field"], code in each["message"]) for each in refused.json["errors"]] == [("第2行", True)]
    other = {"confirmed_codes": [code, "91110108551385082Q"]}
    assert api.post(f"{path}/commit", other, REVIEWER).json["code"] == "code_not_asked"
    assert api.post(f"{path}/commit", {"confirmed_codes": ["9135"]}, REVIEWER).json["code"] == "uscc_length"

    done = api.post(f"{path}/commit", {"confirmed_codes": [f" {code.lower()}"]}, REVIEWER)
    assert done.status_code == 200, done.json
    settle()

    told = bodies(agreements_db, "ImportCommitted")[-1]
    assert (told["data"]["confirmed_codes"], told["actor"]["person"]) == ([code], REVIEWER.person)
    (store,) = agreements_db["stores"].find({"uscc": code})
    assert store["uscc_confirmation"]["by"] == REVIEWER.account
    assert api.get(f"/stores/{store['_id']}").json["uscc_confirmed_at"]
    other = api.get("/stores", q="试搜").json["items"][0]
    assert api.get(f"/stores/{other['id']}").json["uscc_confirmed_at"] is None
