"""What counting an entry does to its year, beside the cases for lawyers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from common.rules.working_days import Deadline
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Fall, History
from services.ratings.domain.spans import OPEN
from services.ratings.domain.violation import Status as ViolationStatus
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import StoreYear, count, told
from tests.ratings import builders


def test_only_confirmed_entries_can_be_counted() -> None:
    entry = replace(builders.violation("P1"), status=ViolationStatus.RECORDED)

    with pytest.raises(ValueError, match="not confirmed"):
        count(
            StoreYear("sto_1", 2026, version=0),
            entry,
            history=History(),
            policy_on=builders.scoring,
            on=builders.DAY,
            at=builders.AT,
        )


def test_a_lighter_policy_within_the_year_does_not_raise_the_grade() -> None:
    first = builders.violation("G1", violation_id="vio_1")
    before = StoreYear("sto_1", 2026, version=1, entries=(first,), points=6, grade=Grade.B)
    second = builders.plain_violation("vio_2", item="D2", points=1)
    lighter = replace(builders.scoring(), grade_bands=replace(builders.scoring().grade_bands, a=9, b=12))
    history = History(terms=(builders.span("2018-01-01.."),), falls=(builders.fall("2026-03-02", grade=Grade.B),))

    outcome = count(before, second, history=history, policy_on=lambda _: lighter, on=builders.DAY, at=builders.AT)

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

    then, now = (ledger.as_counted(each, policy_on=builders.scoring) for each in (earlier, later))

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
        ledger.as_counted(ledger.entries[-1], policy_on=builders.scoring)


def untold(name: str, points: int, *, act: str | None = None, item: str = "D2") -> Violation:
    return replace(builders.plain_violation(name, item=item, points=points, act=act), objection_on=None)


def fallen(*entries: Violation, by: str) -> StoreYear:
    """A ledger whose entries were counted in this order, fallen to C with one of them."""
    fall = replace(builders.fall("2026-03-02", entry=by), counts_on=OPEN)
    return ledger_of(*entries, falls=(fall,), counted_ids=tuple(each.violation_id for each in entries))


def served(ledger: StoreYear, *notices: tuple[str, date]) -> StoreYear:
    """The ledger after these notices were served in this order, each with the last day of its window."""
    for name, day in notices:
        entry = next(each for each in ledger.entries if each.violation_id == name)
        window = Deadline(day, provisional=False)
        opened, falls = told(ledger, entry, on=entry.occurred_on, window=window, policy_on=builders.scoring)
        entries = tuple(opened if each.violation_id == name else each for each in ledger.entries)
        ledger = replace(ledger, entries=entries, falls=falls)
    return ledger


def counts_on(ledger: StoreYear) -> date:
    return ledger.falls[0].counts_on


EARLY, LATE = date(2026, 3, 9), date(2026, 4, 1)
AFTER_EARLY, AFTER_LATE = date(2026, 3, 10), date(2026, 4, 2)


@pytest.mark.parametrize(
    ("entries", "notices", "day"),
    [
        pytest.param([("e1", 6), ("e2", 6)], {"e2": EARLY}, OPEN, id="one of two untold"),
        pytest.param([("e1", 6), ("e2", 6)], {"e1": EARLY}, OPEN, id="the one that made it fall untold"),
        pytest.param([("e1", 6), ("e2", 6)], {"e1": LATE, "e2": EARLY}, AFTER_LATE, id="the last window"),
        pytest.param([("e1", 2), ("e2", 9)], {"e2": EARLY}, AFTER_EARLY, id="enough by itself"),
        pytest.param([("e1", 2), ("e2", 6)], {"e1": EARLY, "e2": EARLY}, OPEN, id="a point short"),
        pytest.param([("e1", 3), ("e2", 6), ("e3", 6)], {"e1": EARLY, "e3": EARLY}, AFTER_EARLY, id="with a later one"),
    ],
)
def test_a_fall_counts_from_the_day_on_which_told_points_alone_make_it(
    entries: Sequence[tuple[str, int]], notices: dict[str, date], day: date
) -> None:
    items = ("D2", "G6", "P1")
    ledger = fallen(
        *(untold(name, points, item=item) for (name, points), item in zip(entries, items, strict=False)), by="e2"
    )

    assert counts_on(served(ledger, *notices.items())) == day


def test_an_entry_that_gives_way_to_an_untold_one_of_its_act_makes_no_fall_count() -> None:
    heavy, light = untold("e1", 4, act="e1"), untold("e2", 3, act="e1", item="G6")
    ledger = fallen(heavy, light, untold("e3", 6, item="P1"), by="e3")

    light_told = served(ledger, ("e2", EARLY), ("e3", EARLY))

    assert counts_on(light_told) == OPEN
    assert counts_on(served(light_told, ("e1", LATE))) == AFTER_LATE


def test_a_termination_ground_waits_for_no_other_entry_of_its_act() -> None:
    veto = replace(builders.violation("P6", violation_id="e2", points=6), act_id="e1", objection_on=None)
    ledger = fallen(untold("e1", 6), veto, by="e2")

    assert counts_on(served(ledger, ("e2", EARLY))) == AFTER_EARLY


def test_a_fall_that_counts_from_a_day_is_put_off_by_no_notice() -> None:
    ledger = fallen(untold("e1", 6), replace(untold("e2", 6, item="G6"), objection_on=EARLY), by="e2")
    as_stored = replace(ledger, falls=(replace(ledger.falls[0], counts_on=AFTER_EARLY),))

    assert counts_on(served(as_stored, ("e1", LATE))) == AFTER_EARLY


def test_the_order_in_which_notices_are_served_makes_no_difference_and_nothing_counts_before_it_was_told() -> None:
    dice = random.Random(20261130)
    for _ in range(400):
        entries = _random_entries(dice)
        ledger = fallen(*entries, by=entries[-1].violation_id)
        notices = [(each.violation_id, EARLY + timedelta(days=dice.randint(0, 9))) for each in entries]
        notices = dice.sample(notices, dice.randint(0, len(notices)))
        shuffled = dice.sample(notices, len(notices))

        day = counts_on(served(ledger, *notices))

        assert day == counts_on(served(ledger, *shuffled))
        by_then = served(ledger, *((name, last) for name, last in notices if last < day))
        assert counts_on(by_then) == day
        if day != OPEN:
            short = served(ledger, *((name, last) for name, last in notices if last < day - timedelta(days=1)))
            assert counts_on(short) == OPEN


def _random_entries(dice: random.Random) -> list[Violation]:
    return [
        untold(f"e{number}", dice.randint(1, 6), act=dice.choice([None, "e0"]), item=dice.choice(["D2", "G6", "P1"]))
        for number in range(dice.randint(1, 6))
    ]
