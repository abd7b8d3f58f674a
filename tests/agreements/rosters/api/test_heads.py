"""Who stands on a store's licence: brought by a roster, or recorded from the licence."""

from __future__ import annotations

from typing import Any

import pytest

from common import mongo
from tests.agreements.conftest import ADMINISTRATOR, APPROVER, FOREIGN_REVIEWER, REVIEWER, pharmacy
from tests.agreements.roster_files import HEADER, csv_of, row

HEADS = (*HEADER, "法定代表人", "负责人", "投资人", "经营者")


def uploaded(api: Any, *rows: dict[str, str]) -> Any:
    return api.upload(csv_of(rows, header=HEADS)).json


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("法定代表人", "legal_representative"),
        ("负责人", "person_in_charge"),
        ("投资人", "investor"),
        ("经营者", "operator"),
    ],
)
def test_the_heading_says_what_the_licence_calls_the_person(api, settle, heading, title):
    name = f"执照{heading}药房"
    found = uploaded(api, row(name, **{heading: "白芍"}), row(f"{name}二"))

    assert found["preview"][0][title] == "白芍"
    assert api.post(f"/imports/{found['id']}/commit").status_code == 200
    settle()
    ids = [each["id"] for each in api.get("/stores", q=name).json["items"]]
    stores = {each["name"]: each for each in (api.get(f"/stores/{id}").json for id in ids)}
    assert (stores[name]["head_title"], stores[name]["head_name"]) == (title, "白芍")
    assert (stores[f"{name}二"]["head_title"], stores[f"{name}二"]["head_name"]) == (None, None)


def test_two_persons_on_one_licence_are_never_chosen_from(api):
    found = uploaded(api, row("两人药房", 法定代表人="白芍", 经营者="甘草"), row("长名药房", 投资人="长" * 51))

    assert [(each["field"], each["code"]) for each in found["errors"]] == [
        ("第2行 经营者", "several_heads"),
        ("第3行 投资人", "too_long"),
    ]
    assert "法定代表人、经营者" in found["errors"][0]["message"]


def test_an_officer_records_the_person_and_again_when_it_changes_and_no_journal_has_the_name(api, imported):
    (store,) = imported(row("换人药房"))
    path = f"/stores/{store['id']}/head"

    for officer, title, name in (
        (REVIEWER, "legal_representative", "黄芪子"),
        (APPROVER, "operator", "半夏子"),
    ):
        assert api.post(path, {"title": title, "name": name}, officer).status_code == 200
        found = api.get(f"/stores/{store['id']}").json
        assert (found["head_title"], found["head_name"]) == (title, name)

    told = b"".join(each["body"] for each in mongo.database("agreements")["journal"].find({}))
    pending = str(list(mongo.database("agreements")["stores"].find({}, {"pending": 1})))
    assert "黄芪子".encode() not in told
    assert "半夏子" not in pending


@pytest.mark.parametrize(
    ("body", "actor", "status"),
    [
        ({"title": "owner", "name": "白芍"}, REVIEWER, 422),
        ({"title": "operator", "name": " "}, REVIEWER, 422),
        ({"title": "operator", "name": "白芍"}, FOREIGN_REVIEWER, 404),
        ({"title": "operator", "name": "白芍"}, ADMINISTRATOR, 403),
    ],
)
def test_nobody_else_records_it_and_nothing_else(api, imported, body, actor, status):
    (store,) = imported(row(f"不改{status}{body['title']}{len(body['name'])}药房"))

    assert api.post(f"/stores/{store['id']}/head", body, actor).status_code == status
    assert api.post(f"/stores/{store['id']}/head", body, pharmacy(store["id"])).status_code == 403
