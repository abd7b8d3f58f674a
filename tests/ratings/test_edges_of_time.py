"""Every day, instant and year that ratings takes, at the edges: a clear refusal or an answer, never a failure."""

import pytest

from tests.edges import DAYS, INSTANTS, YEARS
from tests.ratings.world import APPROVER, World

ASKED = [
    *(("/catalogue", "on", each) for each in DAYS),
    *(("/stores/sto_1/grade", "on", each) for each in DAYS),
    *(("/stores/sto_1/grade", "year", each) for each in YEARS),
    *(("/stores/sto_1/grade", "known_at", each) for each in INSTANTS),
    *(("/violations", "year", each) for each in YEARS),
]
REPORTED = [(name, each) for name in ("occurred_on", "found_on", "corrected_on") for each in DAYS]
DETERMINED = [(name, each) for name in ("determined_on", "in_force_from") for each in DAYS]


@pytest.mark.parametrize(("path", "name", "value"), ASKED)
def test_a_question_at_the_edge_is_answered_or_refused(world: World, path: str, name: str, value: str) -> None:
    world.store("sto_1")

    answer = world.get(path, **{name: value})

    assert answer.status_code in {200, 422}, answer.json
    assert answer.status_code == 200 or answer.json["errors"] or answer.json["detail"].endswith("。")


@pytest.mark.parametrize("value", ["0001-01-01", "1899-12-31", "2017-12-31"])
def test_a_day_before_the_first_catalogue_is_told_as_that(world: World, value: str) -> None:
    refused = world.get("/catalogue", on=value)

    assert (refused.status_code, refused.json["code"]) == (422, "before_first_policy")


def test_the_first_day_of_the_catalogue_is_answered(world: World) -> None:
    assert world.get("/catalogue", on="2018-01-01").json["items"]


@pytest.mark.parametrize(("name", "value"), REPORTED)
@pytest.mark.parametrize("terms", [("0001-01-01", "9999-12-31"), ("2020-01-01", "2030-01-01")], ids=["ever", "now"])
def test_a_report_at_the_edge_is_refused(world: World, name: str, value: str, terms: tuple[str, str]) -> None:
    body = world.report(world.store("sto_1", terms=(terms,)), **{name: value})
    body = {**body, "found_on": value} if name == "occurred_on" else body

    refused = world.post("/violations", body)

    assert refused.status_code == 422, refused.json


@pytest.mark.parametrize(("name", "value"), DETERMINED)
def test_a_determination_at_the_edge_is_refused(world: World, name: str, value: str) -> None:
    days = {"determined_on": "2026-03-01", "in_force_from": "2026-05-01", name: value}
    body = {"year": 2025, **days, "rows": [{"store_id": world.store("sto_1"), "grade": "A"}]}

    refused = world.post("/determinations", body, APPROVER)

    assert refused.status_code == 422, refused.json


@pytest.mark.parametrize("value", DAYS)
def test_a_correction_at_the_edge_is_refused(world: World, value: str) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]

    refused = world.post(f"/violations/{recorded}/correction", {"corrected_on": value})

    assert refused.status_code == 422, refused.json
