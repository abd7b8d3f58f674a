"""What the shared rules refuse outright, and what no case for lawyers shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from common.days import months_later
from common.people.commands import Actor, Role
from common.rules.parameters import ParameterError
from services.ratings.domain.catalogue import PointsOutOfRange
from services.ratings.domain.grades import Grade, grade_for, is_worse, worst
from services.ratings.domain.policy import ChainPolicy, MeasurePolicy, ScoringPolicy
from services.ratings.domain.spans import Span, covering, joined, overlap, whole_months
from services.ratings.domain.violation import Action, may, may_see
from services.ratings.domain.violation import Status as ViolationStatus
from tests.ratings import builders

_EMPTY = (date(2026, 1, 1), date(2026, 1, 1))
_ACTIONS = tuple(Action)


def test_negative_points_are_a_bug_and_not_a_grade() -> None:
    with pytest.raises(ValueError, match="never negative"):
        grade_for(-1, policy=builders.scoring())


def test_grades_are_ordered_from_light_to_grave() -> None:
    assert worst([]) is Grade.A
    assert worst([Grade.UNRATED, Grade.B]) is Grade.UNRATED
    assert is_worse(Grade.C, than=Grade.UNRATED)
    assert not is_worse(Grade.B, than=Grade.B)


@pytest.mark.parametrize("view", [ScoringPolicy, ChainPolicy, MeasurePolicy])
def test_no_rule_has_parameters_before_the_first_day(view: type[ScoringPolicy]) -> None:
    assert view.on(date(2018, 1, 1), parameters=builders.parameters()).day == date(2018, 1, 1)

    with pytest.raises(ParameterError, match="2018-01-01"):
        view.on(date(2017, 12, 31), parameters=builders.parameters())


def test_points_of_an_item_are_those_of_the_item() -> None:
    items = builders.catalogue().items

    assert items["P1"].check_points(None) == items["P1"].check_points(3) == 3
    assert items["P6"].check_points(12) == 12
    with pytest.raises(PointsOutOfRange, match="6 至 12 分"):
        items["P6"].check_points(None)


def test_who_may_decide_about_an_entry() -> None:
    entry = replace(builders.violation("P1"), status=ViolationStatus.RECORDED)
    actions = [each.value for each in _ACTIONS]

    def allowed(actor: Actor) -> list[str]:
        return [each.value for each in _ACTIONS if may(actor, entry, each)]

    assert allowed(Actor("acc_1", "prs_2", (Role.REVIEWER,))) == actions
    assert allowed(Actor("acc_1", "prs_recorder", (Role.REVIEWER,))) == []
    assert allowed(Actor("acc_1", "prs_2", (Role.REVIEWER,), deputises="prs_recorder")) == []
    assert allowed(Actor("acc_1", "prs_2", (Role.PHARMACY,))) == []
    assert not may_see(entry, Actor("acc_1", "prs_2", (Role.PHARMACY,)))
    assert may_see(entry, Actor("acc_1", "prs_2", (Role.AUDITOR,)))


def test_spans_are_half_open_and_join_where_they_touch() -> None:
    spans = joined([builders.span("2026-02-01..2026-03-01"), builders.span("2026-01-01..2026-02-01"), Span(*_EMPTY)])

    assert spans == (builders.span("2026-01-01..2026-03-01"),)
    assert covering(spans, date(2026, 2, 28)) == spans[0]
    assert covering(spans, date(2026, 3, 1)) is None
    assert overlap(spans, [builders.span("2026-02-15..")]) == (builders.span("2026-02-15..2026-03-01"),)
    assert overlap(spans, [builders.span("2026-03-01..")]) == ()


def test_months_are_never_turned_into_days() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert whole_months(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert whole_months(date(2026, 1, 31), date(2026, 2, 27)) == 0
    assert whole_months(date(2026, 2, 1), date(2026, 1, 1)) == 0
