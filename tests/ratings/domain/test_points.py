"""What holds for the points of every year, whatever was recorded in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rules.money import Money
from common.rules.parameters import ParameterError
from services.ratings.domain.explanation import Step
from services.ratings.domain.points import fold
from services.ratings.domain.policy import PointStep, ScoringPolicy
from services.ratings.domain.violation import Source, Status, Violation
from tests.ratings import builders

POLICY = builders.scoring()


def policy_on(day: date) -> ScoringPolicy:
    return POLICY


@st.composite
def entries(draw: st.DrawFn, *, most: int = 8) -> list[Violation]:
    number = draw(st.integers(0, most))
    return [
        builders.plain_violation(
            f"vio_{index}",
            item=draw(st.sampled_from(["P1", "P2", "G1"])),
            points=draw(st.integers(1, 12)),
            act=draw(st.sampled_from(["a", "b", f"own_{index}"])),
            occurred_on=date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 20))),
            money=Money.of(draw(st.sampled_from(["0", "999.99", "1000", "10000"]))),
            source=draw(st.sampled_from([Source.INSPECTION, Source.SELF_REPORT])),
            is_refunded=draw(st.booleans()),
            is_corrected_in_time=draw(st.booleans()),
            status=draw(st.sampled_from([Status.CONFIRMED, Status.CONFIRMED, Status.RECORDED, Status.REJECTED])),
        )
        for index in range(number)
    ]


@given(entries())
def test_what_an_entry_cost_when_it_was_counted_changes_only_where_it_gives_way_to_a_heavier_of_its_act(
    found: list[Violation],
) -> None:
    by_id = {each.violation_id: each for each in found}
    for count in range(1, len(found)):
        told, then = fold(found[:count], policy_on=policy_on), fold(found[: count + 1], policy_on=policy_on)
        new = found[count]
        for line in told.lines:
            stands = then.line_of(line.violation_id)
            assert stands.own == line.own
            if stands.counted != line.counted:
                is_of_its_act = by_id[line.violation_id].act_id == new.act_id
                assert (is_of_its_act, stands.counted) == (True, 0)
                assert then.line_of(new.violation_id).counted > line.counted


@given(entries())
def test_the_steps_of_each_entry_are_told_in_the_order_of_the_policy(found: list[Violation]) -> None:
    for line in fold(found, policy_on=policy_on).lines:
        places = [place(step) for step in line.step.steps]
        assert places == sorted(set(places))


def place(step: Step) -> int:
    """Where in the order of the policy a step stands, by the first words of its rule."""
    words = ("同一行为", "首次轻微", "同一记分年度", "涉及金额", "单项记分", "发现前自查")
    [number] = [number for number, word in enumerate(words) if step.rule.startswith(word)]
    return number


@given(entries(most=4))
def test_the_order_of_the_steps_is_the_policy(found: list[Violation]) -> None:
    """With the items of one act last, as 0.1 had it, the one of those that cost the most counts."""
    first, *others = POLICY.point_steps
    last = replace(POLICY, point_steps=(*others, first))
    alone = [replace(each, act_id="one", item=f"item_{number}") for number, each in enumerate(found)]

    points = fold(alone, policy_on=lambda _: last)

    assert points.total == max((line.own for line in points.lines), default=0)


@pytest.mark.parametrize("wrong", [["money"], ["money"] * 6, [*PointStep, "bonus"]])
def test_an_order_names_each_step_once(wrong: list[str]) -> None:
    with pytest.raises(ParameterError, match="each of items_of_one_act"):
        PointStep.read(wrong)


def test_the_order_is_as_the_bureau_decides() -> None:
    """Items of one act, first minor act, repetition, money, cap, self-report; the enum does not decide it."""
    steps = ("items_of_one_act", "first_minor_act", "repetition", "money", "entry_limit", "self_report")

    assert tuple(each.value for each in POLICY.point_steps) == steps
    assert set(POLICY.point_steps) == set(PointStep)


def test_each_entry_is_counted_by_the_policy_of_the_day_on_which_it_was_confirmed() -> None:
    harder = replace(POLICY, repetition_factor=Fraction(3))
    first, second, third = (
        builders.plain_violation(name, occurred_on=date(2026, month, 1))
        for name, month in (("vio_1", 3), ("vio_2", 4), ("vio_3", 5))
    )

    points = fold([first, second, third], policy_on=lambda day: POLICY if day < date(2026, 5, 1) else harder)

    assert [line.counted for line in points.lines] == [3, 5, 9]


def test_of_one_act_both_say_that_the_heaviest_counts_and_what_that_takes_the_place_of() -> None:
    told = builders.plain_violation("vio_1", item="P1", points=3, act="a")
    heavier = builders.plain_violation("vio_2", item="G1", points=6, act="a", money=Money.of("1000"))

    points = fold([told, heavier], policy_on=policy_on)

    assert [(x.rule, x.output) for x in points.line_of("vio_1").step.steps] == [
        ("同一行为触及多项，只按最重一项记分", 0)
    ]
    assert [(x.rule, x.output) for x in points.line_of("vio_2").step.steps] == [
        ("同一行为触及多项，只按最重一项记分，原记P1项的分不再计入", 6),
        ("涉及金额加分", 7),
    ]


@given(entries())
def test_a_further_entry_never_lowers_the_points(found: list[Violation]) -> None:
    totals = [fold(found[:count], policy_on=policy_on).total for count in range(len(found) + 1)]

    assert totals == sorted(totals)


@given(entries())
def test_no_entry_costs_more_than_its_limit_and_the_sum_is_that_of_the_lines(found: list[Violation]) -> None:
    points = fold(found, policy_on=policy_on)

    assert all(0 <= line.counted <= line.own <= POLICY.entry_limit for line in points.lines)
    assert points.total == sum(line.counted for line in points.lines)


@given(entries())
def test_of_each_act_one_line_counts(found: list[Violation]) -> None:
    acts = {each.violation_id: each.act_id for each in found}

    counting = [acts[line.violation_id] for line in fold(found, policy_on=policy_on).lines if line.counted]

    assert len(counting) == len(set(counting))


@given(entries())
def test_every_number_of_the_explanation_can_be_traced_to_an_entry(found: list[Violation]) -> None:
    points = fold(found, policy_on=policy_on)

    assert points.step.output == points.total
    assert [dict(step.inputs)["violation_id"] for step in points.step.steps] == [x.violation_id for x in points.lines]
    assert sum(int(step.output or 0) for step in points.step.steps) == points.total


def test_the_limit_of_one_entry_is_a_step_after_repetition_and_money_and_before_the_half() -> None:
    first = builders.plain_violation("vio_1", item="G1", points=10)
    again = builders.plain_violation(
        "vio_2", item="G1", points=10, money=Money.of("10000"), source=Source.SELF_REPORT, is_refunded=True
    )

    line = fold([first, again], policy_on=policy_on).line_of("vio_2")

    assert [(step.rule, step.output) for step in line.step.steps] == [
        ("同一记分年度内同一条目再次发生，加重记分", 15),
        ("涉及金额加分", 18),
        ("单项记分以12分为上限", 12),
        ("发现前自查自报并已退款，减轻记分", 6),
    ]


def test_what_reaches_the_limit_without_passing_it_is_not_limited() -> None:
    [line] = fold([builders.plain_violation("vio_1", points=9, money=Money.of("10000"))], policy_on=policy_on).lines

    assert [(step.rule, step.output) for step in line.step.steps] == [("涉及金额加分", POLICY.entry_limit)]


@given(entries())
def test_the_last_step_of_each_entry_says_what_it_costs(found: list[Violation]) -> None:
    for line in fold(found, policy_on=policy_on).lines:
        outputs = [dict(line.step.inputs)["points"], *(step.output for step in line.step.steps)]
        assert outputs[-1] == line.counted


@given(entries())
def test_an_explanation_survives_being_stored(found: list[Violation]) -> None:
    step = fold(found, policy_on=policy_on).step

    assert Step.from_plain(step.to_plain()) == step


def test_acts_of_one_day_are_told_in_the_order_in_which_they_were_counted() -> None:
    """By their ids, which tell nothing, the second of two stood first, told as a repetition of what came below."""
    counted = ["vio_b", "vio_c", "vio_a"]
    found = [builders.plain_violation(each, item="G1", occurred_on=date(2026, 1, 5)) for each in counted]

    assert [line.violation_id for line in fold(found, policy_on=policy_on).lines] == counted
