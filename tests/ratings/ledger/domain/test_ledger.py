"""What counting an entry does to its year, beside the cases for lawyers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.ratings.domain.grades import Grade
from services.ratings.domain.history import History
from services.ratings.domain.violation import Status as ViolationStatus
from services.ratings.ledger.domain.ledger import StoreYear, count
from tests.ratings import builders


def test_only_confirmed_entries_can_be_counted() -> None:
    entry = replace(builders.violation("P1"), status=ViolationStatus.RECORDED)

    with pytest.raises(ValueError, match="not confirmed"):
        count(
            StoreYear("sto_1", 2026, version=0),
            entry,
            history=History(),
            policy=builders.scoring(),
            on=builders.DAY,
            at=builders.AT,
        )


def test_a_lighter_policy_within_the_year_does_not_raise_the_grade() -> None:
    first = builders.violation("G1", violation_id="vio_1")
    before = StoreYear("sto_1", 2026, version=1, entries=(first,), points=6, grade=Grade.B)
    second = builders.plain_violation("vio_2", item="D2", points=1)
    lighter = replace(builders.scoring(), grade_bands=replace(builders.scoring().grade_bands, a=9, b=12))
    history = History(terms=(builders.span("2018-01-01.."),), falls=(builders.fall("2026-03-02", grade=Grade.B),))

    outcome = count(before, second, history=history, policy=lighter, on=builders.DAY, at=builders.AT)

    assert (outcome.own_grade, outcome.grade, outcome.fall) == (Grade.B, Grade.B, None)
