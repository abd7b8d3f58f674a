"""Lists and counts of grades: determined in bulk, in force from their day, seen by whom they concern."""

from __future__ import annotations

from datetime import date
from typing import Any

from common import clock
from common.messages import StoresRegistered
from services.ratings import clerk
from services.ratings.domain.messages import GradesDetermined
from services.ratings.handlers import HANDLERS
from tests.ratings.world import (
    APPROVER,
    FOREIGN,
    REVIEWER,
    World,
    entry_for,
    headquarters,
    pharmacy,
    set_day,
    store_message,
)

CITY = {"A": 235, "B": 38, "C": 3}


def _determine(world: World, grades: dict[str, str], *, in_force_from: str = "2026-03-03") -> str:
    body: dict[str, Any] = {"year": 2025, "determined_on": "2026-03-02", "in_force_from": in_force_from}
    rows = [{"store_id": store_id, "grade": grade} for store_id, grade in grades.items()]
    answer = world.post("/determinations", {**body, "rows": rows})
    assert answer.status_code == 201, answer.json
    assert world.post(f"/determinations/{answer.json['id']}/confirm", actor=APPROVER).status_code == 200
    world.settle()
    batch_id: str = answer.json["id"]
    return batch_id


def _register(world: World, count: int) -> list[str]:
    stores = [store_message(f"sto_{number:03}") for number in range(count)]
    rows = [each.to_data() for each in stores]
    world.hear("agreements", StoresRegistered(chunk_id="chk_1", import_id="imp_1", stores=rows))
    return [each.store_id for each in stores]


def test_the_rating_of_2019_is_counted_as_the_source_says(world: World) -> None:
    stores = iter(_register(world, sum(CITY.values())))

    _determine(world, {next(stores): grade for grade, count in CITY.items() for _ in range(count)})
    world.pass_days(1)

    assert world.get("/grades/summary").json == {**CITY, "unrated": 0, "stores": 276}
    assert world.get("/grades", grade="B").json["count"] == 38
    assert world.get("/grades", grade="C", limit=2).json["next"] is not None


def test_a_determination_is_in_force_from_its_day_and_until_the_next(world: World) -> None:
    _register(world, 1)
    _determine(world, {"sto_000": "B"}, in_force_from="2026-05-01")
    assert world.get("/grades/summary").json["A"] == 1

    set_day(date(2026, 4, 30))
    world.pass_days(1)

    assert world.get("/grades/summary").json["B"] == 1
    assert world.grade("sto_000")["determination"]["in_force_from"] == "2026-05-01"
    assert world.grade("sto_000", on="2026-04-30")["grade"] == "A"
    assert world.grade("sto_000", on="2026-05-01")["grade"] == "B"

    _determine(world, {"sto_000": "A"}, in_force_from="2026-05-02")
    world.pass_days(1)

    found = world.grade("sto_000")
    assert found["grade"] == "A"
    assert [(each["grade"], each["replaced_from"]) for each in found["determinations"]] == [
        ("B", "2026-05-02"),
        ("A", None),
    ]


def test_a_list_applied_again_changes_nothing(world: World, ratings_db: Any) -> None:
    _register(world, 3)
    batch_id = _determine(world, {"sto_000": "B", "sto_001": "C"})
    entry = entry_for(GradesDetermined(batch_id=batch_id, year=2025, rows=2), seq=1)

    HANDLERS["ratings"]["GradesDetermined"](entry)

    assert ratings_db["determinations"].count_documents({}) == 2


def test_the_list_of_grades_shows_each_what_concerns_them(world: World) -> None:
    world.store("sto_1", chain_id="chn_1")
    world.store("sto_2")
    world.store("sto_3", area="440103")
    world.store("sto_gone", terms=(("2020-01-01", "2026-01-01"),))
    world.post("/violations", world.report("sto_1"))
    world.settle()

    def seen(actor: Any, **query: Any) -> list[str]:
        return [each["store_id"] for each in world.get("/grades", actor, **query).json["items"]]

    assert seen(REVIEWER) == ["sto_1", "sto_2"]
    assert seen(FOREIGN) == ["sto_3"]
    assert seen(headquarters("chn_1")) == ["sto_1"]
    assert seen(pharmacy("sto_2")) == ["sto_2"]
    assert seen(pharmacy()) == []
    assert seen(REVIEWER, chain_id="chn_1") == ["sto_1"]
    assert seen(REVIEWER, area="4401") == []
    assert seen(REVIEWER, q="药店sto_1", grade="A") == ["sto_1"]
    assert seen(REVIEWER, q="药店.*") == []
    assert seen(REVIEWER, q="药店sto_1", grade="C") == []
    [shown] = world.get("/grades", REVIEWER, chain_id="chn_1").json["items"]
    assert shown["awaiting"] == 1
    assert "awaiting" not in world.get("/grades", pharmacy("sto_1")).json["items"][0]


def test_a_new_store_is_unrated_until_its_sixth_month(world: World) -> None:
    world.store("sto_1", terms=(("2025-10-01", "2030-01-01"),))
    assert world.get("/grades/summary").json["unrated"] == 1

    set_day(date(2026, 3, 31))
    world.pass_days(1)

    assert world.get("/grades/summary").json == {"A": 1, "B": 0, "C": 0, "unrated": 0, "stores": 1}


def test_a_grade_after_a_later_determination_is_explained_with_it(world: World) -> None:
    _register(world, 1)
    world.confirmed("sto_000", "G1")
    _determine(world, {"sto_000": "A"})
    world.pass_days(1)

    explanation = world.grade("sto_000")["explanation"]

    assert [step["rule"] for step in explanation["steps"]] == [
        "本年度记分对应等级",
        "最近一次等级评定",
        "尚未经年度评定的下调继续有效",
    ]
    assert explanation["output"] == "B"


def test_the_clerk_brings_about_what_a_day_brings(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.suspend(stores[0], case_id="case_1")
    due = clerk.DueDays()
    due.run()
    assert world.proposals(chain_id="chn_1") == []

    clock.advance(days=1)

    assert due.run() == 1
    assert due.run() == 0
    assert len(world.proposals(chain_id="chn_1")) == 1


def test_the_catalogue_is_there_for_everybody(world: World) -> None:
    shown = world.get("/catalogue", pharmacy("sto_1"), on="2026-03-02").json

    items = {each["code"]: each for each in shown["items"]}
    assert len(items) == 56
    assert items["I5"]["suspend_months"] == {"least": 3, "most": 6}
    assert items["P6"]["points"] == {"least": 6, "most": 12}
    assert items["P1"]["basis"] == [{"text": "《零售药店医疗保障定点管理暂行办法》第十六条", "verified": False}]
    assert items["G1"]["handover"] == [
        {"text": "《医疗保障基金使用监督管理条例》第三十八条第（四）项", "verified": False}
    ]
    assert (items["D1"]["agreement"], items["D1"]["basis"]) == ([11], [])
    assert world.get("/catalogue", on="2017-12-31").json["code"] == "before_first_policy"


def test_a_clock_that_is_set_back_shows_the_earlier_day_again(world: World) -> None:
    _register(world, 1)
    _determine(world, {"sto_000": "B"}, in_force_from="2026-05-01")
    set_day(date(2026, 4, 30))
    world.pass_days(1)
    assert world.get("/grades/summary").json["B"] == 1

    set_day(date(2026, 4, 1))
    world.pass_days(0)

    assert world.get("/grades/summary").json["A"] == 1


def test_a_determination_cannot_lift_what_the_year_made_c(world: World) -> None:
    set_day(date(2025, 9, 1))
    store_id = world.store("sto_000")
    world.confirmed(store_id, "Q2")
    set_day(date(2026, 3, 2))
    body = {"year": 2025, "determined_on": "2026-03-02", "in_force_from": "2026-05-01"}

    refused = world.post("/determinations", {**body, "rows": [{"store_id": store_id, "grade": "A"}]}, APPROVER)
    taken = world.post("/determinations", {**body, "rows": [{"store_id": store_id, "grade": "C"}]}, APPROVER)

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "grade_above_cap")
    assert taken.status_code == 201


def test_a_store_that_has_served_long_enough_is_explained_anew(world: World) -> None:
    set_day(date(2026, 2, 1))
    store_id = world.store("sto_000", terms=[("2026-02-01", "2029-02-01")])
    set_day(date(2026, 3, 2))
    world.confirmed(store_id, "Q6")
    assert world.grade(store_id)["grade"] == "unrated"

    set_day(date(2026, 9, 18))

    assert world.grade(store_id)["grade"] == "A"


def test_what_was_known_of_a_term_stays_as_it_was_known(world: World) -> None:
    set_day(date(2026, 6, 1))
    store_id = world.store("sto_000")
    known_at = clock.now().isoformat()
    before = world.grade(store_id, on="2026-06-01", known_at=known_at)["grade"]
    set_day(date(2026, 7, 1))
    ended = store_message(store_id, terms=(("2020-01-01", "2026-05-01"),))
    ended.terms[0].update(agreed_until_on="2030-01-01", ending_recorded_at=clock.now().isoformat())
    world.hear("agreements", ended)

    assert before == "A"
    assert world.grade(store_id, on="2026-06-01")["grade"] == "unrated"
    assert world.grade(store_id, on="2026-06-01", known_at=known_at)["grade"] == "A"
