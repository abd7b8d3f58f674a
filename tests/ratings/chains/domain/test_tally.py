"""The tally by rows equals the recount from the stores' records: 2,000 random chains here, 10,000 in `make bench`."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.ratings.chains.domain.tally import NotCounted, recount
from services.ratings.domain.chain import ChainTally, Reason
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import History
from services.ratings.domain.spans import OPEN, Span
from services.ratings.domain.store import StoreRecord
from services.ratings.grades.domain.chain_days import Aspect, ChainDays, Reading, next_change, rows_of, tally_on
from tests.ratings import builders
from tests.ratings.random_chains import CHAIN, random_day, random_record

CASES = 2_000


@dataclass(frozen=True)
class PlainCounts:
    """Counts rows in a list as the database counts them in an index."""

    rows: tuple[ChainDays, ...]

    def begun(self, aspect: Aspect, *, by: date) -> int:
        return sum(row.aspect is aspect and row.span.from_on <= by for row in self.rows)

    def ended(self, aspect: Aspect, *, by: date) -> int:
        return sum(row.aspect is aspect and row.span.until_on <= by for row in self.rows)

    def again(self, year: int, *, by: date) -> int:
        return sum(row.again_in == year and row.span.from_on <= by for row in self.rows)


def _by_rows(records: Iterable[StoreRecord], day: date, *, count_franchise: bool) -> ChainTally:
    reading = Reading.of(builders.chain_policy(count_franchise=count_franchise))
    rows = (row for record in records for row in rows_of(record, scoring=builders.scoring()))
    return tally_on(day, PlainCounts(tuple(x for x in rows if x.chain_id == CHAIN and x.reading is reading)))


def _recounted(records: Iterable[StoreRecord], day: date, *, count_franchise: bool) -> ChainTally:
    policy = builders.chain_policy(day, count_franchise=count_franchise)
    return recount(records, chain_id=CHAIN, day=day, policy=policy, scoring=builders.scoring(day)).tally()


def test_rows_and_records_count_the_same_in_random_chains() -> None:
    dice = random.Random(20260302)
    different = []
    for case in range(CASES):
        records = [random_record(dice, f"sto_{number}") for number in range(dice.randint(0, 4))]
        day, count_franchise = random_day(dice), dice.random() < 0.3
        counted = _by_rows(records, day, count_franchise=count_franchise)
        if counted != _recounted(records, day, count_franchise=count_franchise):
            different.append((case, records, day))

    assert different == []


def test_random_chains_are_not_all_alike() -> None:
    dice = random.Random(1)
    tallies = [
        _recounted([random_record(dice, f"sto_{n}") for n in range(4)], random_day(dice), count_franchise=False)
        for _ in range(500)
    ]

    assert all(any(getattr(each, name) for each in tallies) for name in ("stores", "graded_c", "penalised"))
    assert any(each.stores_in_year > each.stores for each in tallies)


def test_a_store_that_left_and_came_back_is_one_store_of_the_year() -> None:
    record = builders.record(member="2026-01-01..2026-02-01 2026-03-01..")

    assert _by_rows([record], date(2026, 6, 1), count_franchise=False) == ChainTally(1, 0, 1, 0)


def test_two_suspensions_of_one_store_are_one_penalised_store() -> None:
    penalties = (builders.suspension("2026-02-01", "2026-03-01"), builders.suspension("2026-04-01", "2026-05-01"))
    record = builders.record(penalties=penalties)

    assert _by_rows([record], date(2026, 6, 1), count_franchise=False).penalised == 1


def test_new_year_forgets_penalties_but_not_grades() -> None:
    record = builders.record(
        falls=(builders.fall("2026-10-12"),), penalties=(builders.suspension("2026-11-01", "2026-12-01"),)
    )

    assert _by_rows([record], date(2026, 12, 31), count_franchise=False) == ChainTally(1, 1, 1, 1)
    assert _by_rows([record], date(2027, 1, 1), count_franchise=False) == ChainTally(1, 1, 1, 0)


def test_a_penalty_counts_for_the_chain_of_its_day() -> None:
    record = StoreRecord(
        "sto_1",
        memberships=(
            builders.membership("2025-01-01..2026-03-01", chain="chn_old"),
            builders.membership("2026-03-01..", chain=CHAIN),
        ),
        history=History(terms=(builders.span("2025-01-01.."),), penalties=(builders.suspension("2026-02-01", None),)),
    )

    policy = builders.chain_policy()
    old = recount([record], chain_id="chn_old", day=builders.DAY, policy=policy, scoring=builders.scoring())
    new = recount([record], chain_id=CHAIN, day=builders.DAY, policy=policy, scoring=builders.scoring())

    assert (old.tally().penalised, new.tally().penalised) == (1, 0)


def test_a_terminated_store_stays_in_the_year_that_it_is_counted_against() -> None:
    stays = [builders.record(f"sto_{number}") for number in range(19)]
    ended = builders.record(
        "sto_ended", terms="2020-01-01..2026-02-01", penalties=(builders.termination("2026-02-01"),)
    )

    assert _by_rows([*stays, ended], builders.DAY, count_franchise=False) == ChainTally(19, 0, 20, 1)


def test_a_recount_names_every_store_with_its_reason() -> None:
    counted = builders.record("sto_counted", falls=(builders.fall("2026-02-02", entry="vio_c"),))
    franchise = StoreRecord(
        "sto_franchise",
        memberships=(builders.membership("2020-01-01..", kind="franchise"),),
        history=History(terms=(builders.span("2020-01-01.."),)),
    )
    others = [
        builders.record("sto_left", member="2020-01-01..2026-01-01"),
        builders.record("sto_later", member="2026-06-01.."),
        builders.record("sto_unsigned", terms="2026-06-01.."),
    ]

    found = recount(
        [counted, franchise, *others],
        chain_id=CHAIN,
        day=builders.DAY,
        policy=builders.chain_policy(),
        scoring=builders.scoring(),
    )

    assert [each.record.store_id for each in found.counted] == ["sto_counted"]
    assert {record.store_id: reason for record, reason in found.not_counted} == {
        "sto_franchise": NotCounted.FRANCHISE,
        "sto_left": NotCounted.LEFT,
        "sto_later": NotCounted.NOT_YET,
        "sto_unsigned": NotCounted.NOT_DESIGNATED,
    }
    assert found.episodes([Reason.C_SHARE]) == {"vio_c"}
    assert found.tally(without=frozenset({"vio_c"})).graded_c == 0


def test_the_next_change_is_the_first_day_after_today_on_which_something_happens() -> None:
    record = builders.record(
        terms="2026-01-01..2027-01-01",
        falls=(builders.fall("2026-03-02", counts_on="2026-03-10"),),
        penalties=(builders.suspension("2026-04-01", "2026-05-01"),),
        determinations=(builders.determination("2026-05-01", Grade.A),),
    )
    days, day = [], date(2026, 3, 2)
    while (found := next_change(record, day, scoring=builders.scoring())) is not None:
        days.append(found.isoformat())
        day = found

    assert days == ["2026-03-10", "2026-04-01", "2026-05-01", "2026-07-01", "2027-01-01"]


def test_a_store_for_which_nothing_is_to_come_has_no_next_change() -> None:
    record = StoreRecord("sto_1", history=History(terms=(Span(date(2018, 1, 1), OPEN),)))

    assert next_change(record, builders.DAY, scoring=builders.scoring()) is None
