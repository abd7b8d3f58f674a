"""What counting an entry does to its year, beside the cases for lawyers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Fall, History
from services.ratings.domain.violation import Status as ViolationStatus
from services.ratings.domain.violation import Violation
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


def ledger_of(*counted: Violation, falls: tuple[Fall, ...] = (), counted_ids: tuple[str, ...] = ()) -> StoreYear:
    """A ledger with these entries in the order in which they were recorded, and a later one that waits."""
    waiting = replace(builders.plain_violation("vio_9"), status=ViolationStatus.RECORDED, decided_at=None)
    return StoreYear("sto_1", 2026, 4, (*counted, waiting), falls=falls, counted_ids=counted_ids, area="360302")


def test_what_an_entry_brought_is_told_by_what_was_counted_up_to_it() -> None:
    later, earlier = (builders.plain_violation(name, item="G1", points=6) for name in ("vio_1", "vio_2"))
    falls = (
        builders.fall("2026-03-02", grade=Grade.B, entry="vio_2"),
        builders.fall("2026-03-02", grade=Grade.C, entry="vio_1"),
    )
    ledger = ledger_of(later, earlier, falls=falls, counted_ids=("vio_2", "vio_1"))

    then, now = (ledger.as_counted(each, policy=builders.scoring()) for each in (earlier, later))

    assert earlier.decided_at == later.decided_at
    assert (then.entry, then.entries, then.points.total, then.grade) == (earlier, (earlier,), 6, Grade.B)
    assert (now.entry, now.entries, now.points.total, now.grade) == (later, (earlier, later), 15, Grade.C)
    assert (then.store_id, then.year, then.area) == ("sto_1", 2026, "360302")


def test_entries_counted_before_their_order_was_kept_come_first_by_confirmation_and_recording() -> None:
    second, first, third = (
        replace(builders.plain_violation(name), decided_at=builders.AT + timedelta(seconds=after))
        for name, after in (("vio_1", 1), ("vio_2", 0), ("vio_3", 1))
    )
    newest = replace(builders.plain_violation("vio_4"), decided_at=builders.AT - timedelta(days=1))

    assert ledger_of(newest, second, first, third, counted_ids=("vio_4",)).counted == (first, second, third, newest)


def test_only_a_counted_entry_brought_something() -> None:
    ledger = ledger_of()

    with pytest.raises(ValueError, match="vio_9 is not counted"):
        ledger.as_counted(ledger.entries[-1], policy=builders.scoring())
