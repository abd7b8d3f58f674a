"""What holds for the points of every year, whatever was recorded in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from common.rules.money import Money
from services.ratings.domain.explanation import Step
from services.ratings.domain.points import fold
from services.ratings.domain.violation import Source, Status, Violation
from tests.ratings import builders

POLICY = builders.scoring()


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


@given(entries(), st.randoms())
def test_the_order_of_the_entries_does_not_matter(found: list[Violation], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert fold(shuffled, policy=POLICY) == fold(found, policy=POLICY)


@given(entries())
def test_a_further_entry_never_lowers_the_points(found: list[Violation]) -> None:
    totals = [fold(found[:count], policy=POLICY).total for count in range(len(found) + 1)]

    assert totals == sorted(totals)


@given(entries())
def test_no_entry_costs_more_than_its_limit_and_the_sum_is_that_of_the_lines(found: list[Violation]) -> None:
    points = fold(found, policy=POLICY)

    assert all(0 <= line.counted <= line.own <= POLICY.entry_limit for line in points.lines)
    assert points.total == sum(line.counted for line in points.lines)


@given(entries())
def test_of_each_act_one_line_counts(found: list[Violation]) -> None:
    acts = {each.violation_id: each.act_id for each in found}

    counting = [acts[line.violation_id] for line in fold(found, policy=POLICY).lines if line.counted]

    assert len(counting) == len(set(counting))


@given(entries())
def test_every_number_of_the_explanation_can_be_traced_to_an_entry(found: list[Violation]) -> None:
    points = fold(found, policy=POLICY)

    assert points.step.output == points.total
    assert [dict(step.inputs)["violation_id"] for step in points.step.steps] == [x.violation_id for x in points.lines]
    assert sum(int(step.output or 0) for step in points.step.steps) == points.total


def test_the_limit_of_one_entry_is_a_step_after_repetition_and_money_and_before_the_half() -> None:
    first = builders.plain_violation("vio_1", item="G1", points=10)
    again = builders.plain_violation(
        "vio_2", item="G1", points=10, money=Money.of("10000"), source=Source.SELF_REPORT, is_refunded=True
    )

    line = fold([first, again], policy=POLICY).line_of("vio_2")

    assert [(step.rule, step.output) for step in line.step.steps] == [
        ("同一记分年度内同一条目再次发生，加重记分", 15),
        ("涉及金额加分", 18),
        ("单项记分以12分为上限", 12),
        ("发现前自查自报并已退款，减轻记分", 6),
    ]


def test_what_reaches_the_limit_without_passing_it_is_not_limited() -> None:
    [line] = fold([builders.plain_violation("vio_1", points=9, money=Money.of("10000"))], policy=POLICY).lines

    assert [(step.rule, step.output) for step in line.step.steps] == [("涉及金额加分", POLICY.entry_limit)]


@given(entries())
def test_the_last_step_of_each_entry_says_what_it_costs(found: list[Violation]) -> None:
    for line in fold(found, policy=POLICY).lines:
        outputs = [dict(line.step.inputs)["points"], *(step.output for step in line.step.steps)]
        assert outputs[-1] == line.counted


@given(entries())
def test_an_explanation_survives_being_stored(found: list[Violation]) -> None:
    step = fold(found, policy=POLICY).step

    assert Step.from_plain(step.to_plain()) == step
