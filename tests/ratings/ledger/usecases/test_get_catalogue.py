"""What the catalogue of a day tells of itself: its version, its digest, and what each item makes of the grade."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests.ratings.world import World, pharmacy


def catalogue(world: World, day: str) -> Any:
    return world.get("/catalogue", pharmacy("sto_1"), on=day).json


@pytest.mark.parametrize(
    ("day", "since", "number"),
    [("2024-12-16", "2018-01-01", 56), ("2026-03-02", "2018-01-01", 56), ("2027-01-04", "2027-01-01", 58)],
)
def test_the_digest_is_that_of_the_items_and_rules_that_are_answered(
    world: World, day: str, since: str, number: int
) -> None:
    shown = catalogue(world, day)

    said = {name: shown[name] for name in ("items", "rules")}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert (shown["on"], shown["since"], len(shown["items"])) == (day, since, number)
    assert shown["sha256"] == hashlib.sha256(written.encode()).hexdigest()


def test_one_version_has_one_digest_and_says_from_which_acts_on_an_item_counts(world: World) -> None:
    """An item for acts of later days is in the annex from its first day on: who signs reads it there."""
    days = ("2024-12-16", "2025-06-30", "2025-07-01", "2026-12-31", "2027-01-01")

    shown = [catalogue(world, day) for day in days]

    assert [each["sha256"] == shown[0]["sha256"] for each in shown] == [each["since"] == "2018-01-01" for each in shown]
    assert len({each["sha256"] for each in shown}) == 2
    younger = [{item["code"]: item["acts_from"] for item in each["items"] if item["acts_from"]} for each in shown]
    assert younger[0]["D6"] == "2025-07-01"
    assert younger[0] == younger[3]


def test_the_catalogue_says_by_which_rules_points_are_counted_and_what_they_bring(world: World) -> None:
    """In words, and in the numbers by which they are counted."""
    rules = catalogue(world, "2026-03-02")["rules"]

    assert {name: each["text"] for name, each in rules.items()} == {
        "grade_bands": "一个自然年度内累计记分不超过3分的为A级，4分至8分的为B级，9分以上的为C级。",
        "veto_suspension": "被中止全部结算服务3个月以上，或者被解除协议的，等级记为C级。",
        "service_months": (
            "定点未满6个月、尚未经年度评定的，暂不评级，但已降为C级的除外；"
            "至12月31日定点未满12个月的，该年度评定的等级不高于B级。"
        ),
        "point_measures": (
            "一个自然年度内累计记分达到4分的，限期整改10个工作日；达到6分的，限期整改10个工作日并约谈；"
            "达到9分的，限期整改20个工作日并约谈；达到12分的，中止协议1个月；达到15分的，中止协议2个月；"
            "达到18分的，中止协议3个月；达到21分的，中止协议6个月；达到24分的，解除协议。"
            "每一档在一个年度内只适用一次，一次越过几档的适用其中最高的一档。"
            "所签协议没有约定因记分作出某项处理的，适用较低各档中协议有约定的最重一项。"
        ),
        "point_steps": (
            "每次行为的记分依次按以下规则计算：同一行为触及多项的，只按最重一项；首次轻微违规；年度内再次发生；涉及金额；"
            "单项上限；自查自报。"
        ),
        "first_minor_act": (
            "基本分值不超过2分的条目，在记分年度内首次发生，并自发现之日起5个工作日内改正的，予以提醒，不记分。"
        ),
        "repetition_factor": "同一条目在同一记分年度内再次发生的，按1.5倍记分，不足1分的按1分计。",
        "money_steps": "涉及金额达到1000元的，加1分；达到10000元的，加3分。只按达到的最高一档加分。",
        "entry_limit": "单项记分，连同再次发生和涉及金额的加分，以12分为上限。",
        "self_report_factor": "发现前自查自报并已退款的，按0.5倍记分，不足1分的按1分计。",
    }
    assert (rules["entry_limit"]["value"], rules["entry_limit"]["unit"]) == (12, "分")
    assert rules["grade_bands"]["value"] == {"A": 3, "B": 8}
    assert rules["point_measures"]["value"][-1] == {"points": 24, "measure": "termination"}


@pytest.mark.parametrize("day", ["2024-12-16", "2027-01-01"])
def test_the_catalogue_says_which_items_are_recorded_as_c(world: World, day: str) -> None:
    grades = {each["code"]: (each["grade"], each["consequences"]) for each in catalogue(world, day)["items"]}

    assert (grades["Q2"][0], grades["P6"][0], grades["P1"][0]) == ("C", "C", None)
    for grade, consequences in grades.values():
        assert (grade == "C") == ("terminate" in consequences)
