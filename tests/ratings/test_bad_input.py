"""What cannot be taken is refused with a stable code and a text that says what to do; nothing is half-written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ratings.world import REVIEWER, World, headquarters, pharmacy, store_message

REPORTS: list[tuple[str, dict[str, Any], str]] = [
    ("unknown item", {"item": "Z9"}, "item_unknown"),
    ("act in the future", {"occurred_on": "2026-03-03", "found_on": "2026-03-03"}, "date_in_future"),
    ("found in the future", {"found_on": "2026-03-03"}, "date_in_future"),
    ("found before it happened", {"found_on": "2026-03-01"}, "found_before_occurred"),
    (
        "before the store was designated",
        {"occurred_on": "2019-12-31", "found_on": "2026-03-02"},
        "store_not_designated",
    ),
    ("points of a range not given", {"item": "P6"}, "points_out_of_range"),
    ("points below the range", {"item": "P6", "points": 5}, "points_out_of_range"),
    ("points above the range", {"item": "P6", "points": 13}, "points_out_of_range"),
    ("other points than the item's", {"item": "P1", "points": 6}, "points_out_of_range"),
    ("negative money", {"money": "-1.00"}, "money_negative"),
    ("corrected before it was found", {"corrected_on": "2026-03-01"}, "dates_wrong"),
    ("corrected in the future", {"corrected_on": "2026-03-03"}, "dates_wrong"),
    ("an act of no entry", {"act_id": "act_1"}, "act_unknown"),
]
SHAPES: list[tuple[str, dict[str, Any], str]] = [
    ("three decimals", {"money": "1.005"}, "money"),
    ("money as a number", {"money": 12.5}, "money"),
    ("money that is none", {"money": "NaN"}, "money"),
    ("no such day", {"occurred_on": "2026-02-30"}, "occurred_on"),
    ("a day in words", {"found_on": "yesterday"}, "found_on"),
    ("unknown source", {"source": "rumour"}, "source"),
    ("no evidence", {"evidence": "   "}, "evidence"),
    ("evidence without end", {"evidence": "图" * 4001}, "evidence"),
    ("an operator for a text", {"item": {"$gt": ""}}, "item"),
    ("an operator for an id", {"store_id": {"$ne": None}}, "store_id"),
    ("a field that does not exist", {"grade": "A"}, "grade"),
    ("points in words", {"points": "six"}, "points"),
    ("control characters", {"note": "a\u0000b"}, "note"),
]


@pytest.mark.parametrize(("different", "code"), [x[1:] for x in REPORTS], ids=[x[0] for x in REPORTS])
def test_a_report_that_the_rules_refuse(world: World, different: dict[str, Any], code: str) -> None:
    body = {**world.report(world.store("sto_1")), **different}

    refused = world.post("/violations", body)

    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert refused.json["detail"].endswith("。")
    assert world.get("/violations").json["items"] == []


@pytest.mark.parametrize(("different", "field"), [x[1:] for x in SHAPES], ids=[x[0] for x in SHAPES])
def test_a_report_in_the_wrong_shape(world: World, different: dict[str, Any], field: str) -> None:
    body = {**world.report(world.store("sto_1")), **different}

    refused = world.post("/violations", body)

    assert refused.status_code == 422
    assert [each["field"] for each in refused.json["errors"]] == [field]
    assert world.get("/violations").json["items"] == []


def test_an_item_of_later_days_does_not_bind_an_act_before(world: World) -> None:
    """The catalogue begins on 1 January 2018: before it nothing could be recorded."""
    world.store("sto_1", terms=(("2017-01-01", "2030-01-01"),))

    refused = world.post("/violations", world.report("sto_1", occurred_on="2017-12-31"))

    assert (refused.status_code, refused.json["code"]) == (422, "item_not_in_force")


def test_the_catalogue_binds_only_where_the_agreement_names_it(world: World) -> None:
    world.store("sto_1", catalogue=False)

    refused = world.post("/violations", world.report("sto_1"))

    assert (refused.status_code, refused.json["code"]) == (422, "catalogue_not_agreed")


def test_an_unknown_store_is_not_found(world: World) -> None:
    refused = world.post("/violations", world.report("sto_nowhere"))

    assert (refused.status_code, refused.json["code"]) == (404, "store_not_found")


def test_unknown_things_are_not_found(world: World) -> None:
    for path, code in (
        ("/violations/vio_nowhere", "violation_not_found"),
        ("/stores/sto_nowhere/grade", "store_not_found"),
        ("/chains/chn_nowhere/assessment", "chain_not_found"),
        ("/proposals/prp_nowhere", "proposal_not_found"),
        ("/rectifications/rct_nowhere", "rectification_not_found"),
    ):
        refused = world.get(path)
        assert (refused.status_code, refused.json["code"]) == (404, code)


def test_a_command_without_a_key_is_refused(world: World) -> None:
    body = world.report(world.store("sto_1"))

    refused = world.client.post("/api/v1/violations", json=body, headers=world.headers(REVIEWER))

    assert (refused.status_code, refused.json["code"]) == (428, "idempotency_key_missing")


def test_nobody_gets_in_without_a_token(world: World) -> None:
    refused = world.client.get("/api/v1/grades")

    assert (refused.status_code, refused.json["code"]) == (401, "token_missing")


def test_a_day_outside_the_year_asked_for_is_refused(world: World) -> None:
    world.store("sto_1")

    refused = world.get("/stores/sto_1/grade", year=2025, on="2026-03-01")

    assert (refused.status_code, refused.json["code"]) == (422, "year_mismatch")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"on": "2017-12-31"}, "before_first_policy"),
        ({"on": "0001-01-01"}, "before_first_policy"),
        ({"on": "2026-03-03"}, "date_in_future"),
        ({"on": "9999-12-31"}, "date_in_future"),
        ({"year": 2027}, "date_in_future"),
        ({"known_at": "2026-03-03T00:00:00+08:00"}, "known_at_future"),
        ({"known_at": "9999-12-31T23:59:59Z"}, "known_at_future"),
    ],
)
def test_a_grade_of_a_day_without_rules_or_yet_to_come_is_refused(
    world: World, query: dict[str, Any], code: str
) -> None:
    world.store("sto_1")

    refused = world.get("/stores/sto_1/grade", **query)

    assert (refused.status_code, refused.json["code"]) == (422, code)


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    refused = world.get("/grades", cursor="bm9uc2Vuc2U")

    assert (refused.status_code, refused.json["code"]) == (422, "cursor_invalid")


def _determinations(*rows: tuple[str, str], **different: Any) -> dict[str, Any]:
    body = {"year": 2025, "determined_on": "2026-03-01", "in_force_from": "2026-05-01"}
    return {**body, "rows": [{"store_id": store, "grade": grade} for store, grade in rows], **different}


@pytest.mark.parametrize(
    ("rows", "different", "code"),
    [
        ([("sto_1", "A")], {"determined_on": "2026-03-03", "in_force_from": "2026-05-01"}, "date_in_future"),
        ([("sto_1", "A")], {"in_force_from": "2026-02-28"}, "in_force_passed"),
        ([("sto_1", "A")], {"in_force_from": "2026-03-02"}, "in_force_passed"),
        ([("sto_1", "A")], {"in_force_from": "2027-03-03"}, "in_force_too_late"),
        ([("sto_1", "A")], {"year": 2026}, "year_not_over"),
        ([("sto_1", "A")], {"year": 2027}, "year_not_over"),
        ([("sto_1", "A"), ("sto_1", "B")], {}, "store_repeated"),
        ([("sto_nowhere", "A")], {}, "store_not_found"),
        ([("sto_foreign", "A")], {}, "store_not_found"),
        ([("sto_new", "A")], {}, "grade_above_cap"),
        ([("sto_newer", "B")], {}, "not_rateable"),
        ([], {}, "rows_out_of_range"),
    ],
    ids=[
        "future",
        "in force before",
        "in force today",
        "in force too late",
        "year-running",
        "year",
        "twice",
        "unknown",
        "foreign",
        "too new for A",
        "too new",
        "empty",
    ],
)
def test_a_list_of_grades_is_taken_whole_or_not_at_all(
    world: World, rows: list[tuple[str, str]], different: dict[str, Any], code: str
) -> None:
    world.store("sto_1")
    world.store("sto_good")
    world.store("sto_foreign", area="440103")
    world.hear("agreements", store_message("sto_new", terms=(("2025-02-01", "2030-01-01"),)))
    world.hear("agreements", store_message("sto_newer", terms=(("2025-09-01", "2030-01-01"),)))
    good = [("sto_good", "B")] if rows else []

    refused = world.post("/determinations", _determinations(*good, *rows, **different))
    world.settle()

    assert (refused.status_code, refused.json["code"]) == (422, "determinations_wrong")
    assert [each["code"] for each in refused.json["errors"]][-1] == code
    assert world.get("/grades", grade="B").json["items"] == []


def test_a_store_that_stands_twice_is_told_with_all_else_that_is_wrong(world: World) -> None:
    world.store("sto_1")
    rows = [("sto_1", "A"), ("sto_nowhere", "A"), ("sto_1", "B")]

    refused = world.post("/determinations", _determinations(*rows, in_force_from="2026-02-28"))

    assert [(each["field"], each["code"]) for each in refused.json["errors"]] == [
        ("in_force_from", "in_force_passed"),
        ("rows[0].store_id", "store_repeated"),
        ("rows[2].store_id", "store_repeated"),
        ("rows[1].store_id", "store_not_found"),
    ]


def test_more_rows_than_a_list_may_have_are_refused(world: World) -> None:
    refused = world.post("/determinations", _determinations(*((f"sto_{n}", "A") for n in range(501))))

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "rows_out_of_range")


def test_lists_that_a_role_may_not_see_are_refused(world: World) -> None:
    for actor in (pharmacy("sto_1"), headquarters("chn_1")):
        assert world.get("/proposals", actor).status_code == 403
        assert world.post("/determinations", _determinations(("sto_1", "A")), actor).status_code == 403
    assert world.get("/chains/chn_1/assessment", pharmacy("sto_1")).status_code == 403
