"""What holds for the grade over time, whatever fell, was determined or was suspended, in whatever order it came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ratings.domain.episodes import c_episodes
from services.ratings.domain.grades import Grade, is_worse, worst
from services.ratings.domain.history import Determination, History, basis_on, grade_on
from tests.ratings import builders

POLICY = builders.scoring()
FIRST = date(2024, 1, 1)
RATED = st.sampled_from([Grade.A, Grade.B, Grade.C])
days = st.integers(0, 1_600).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def determinations(draw: st.DrawFn) -> Determination:
    day = draw(days)
    year = draw(st.integers(2022, day.year))
    identifier = f"det_{day}_{draw(st.integers(0, 10_000))}"
    return builders.determination(day.isoformat(), draw(RATED), year=year, identifier=identifier)


@st.composite
def histories(draw: st.DrawFn) -> History:
    fallen = draw(st.lists(st.tuples(days, st.sampled_from([Grade.B, Grade.C])), max_size=4, unique_by=lambda x: x[0]))
    suspended = draw(st.lists(days, max_size=1))
    return History(
        terms=(builders.span("2018-01-01.."),),
        falls=tuple(builders.fall(str(on), grade=grade, counts_on=str(on), entry=f"fall_{on}") for on, grade in fallen),
        determinations=tuple(draw(st.lists(determinations(), max_size=4, unique_by=lambda x: x.determination_id))),
        penalties=tuple(builders.suspension(str(on), None) for on in suspended),
    )


def happened_after(history: History, year: int, day: date) -> list[Grade]:
    """The falls and vetoes of later years than one that had happened by a day, unless their own year was judged."""

    def is_judged(happened: date) -> bool:
        return any(
            each.in_force_from <= day and each.year >= happened.year and each.in_force_from.year > happened.year
            for each in history.determinations
        )

    fallen = [x.grade for x in history.falls if x.year > year and x.on <= day and not is_judged(x.on)]
    return fallen + [
        Grade.C for x in history.penalties if x.from_on.year > year and x.from_on <= day and not is_judged(x.from_on)
    ]


@given(histories(), determinations(), days)
def test_a_determination_lifts_nothing_of_a_later_year(history: History, late: Determination, day: date) -> None:
    later = [x.grade for x in history.determinations if x.year > late.year and x.in_force_from <= day]
    known = replace(history, determinations=(*history.determinations, late))

    found = grade_on(known, day, policy=POLICY)

    assert not is_worse(worst(happened_after(history, late.year, day)), than=found)
    if later:
        assert found == grade_on(history, day, policy=POLICY)


@given(histories(), days, st.integers(0, 1_000_000))
def test_the_order_in_which_facts_came_makes_no_difference(history: History, day: date, seed: int) -> None:
    random = Random(seed)

    def shuffled(found: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(found, len(found)))

    other = replace(history, falls=shuffled(history.falls), determinations=shuffled(history.determinations))

    assert grade_on(other, day, policy=POLICY) == grade_on(history, day, policy=POLICY)
    assert c_episodes(other, policy=POLICY) == c_episodes(history, policy=POLICY)


@given(histories(), days)
def test_a_store_counts_as_c_for_its_chain_on_just_the_days_on_which_it_is_c(history: History, day: date) -> None:
    is_counted = any(each.span.covers(day) for each in c_episodes(history, policy=POLICY))

    assert is_counted == (grade_on(history, day, policy=POLICY) is Grade.C)


@pytest.mark.parametrize(
    ("first", "second", "replaced_from"),
    [
        (("2026-05-01", 2025), ("2026-10-01", 2025), date(2026, 10, 1)),
        (("2027-07-01", 2025), ("2027-05-01", 2026), date(2027, 7, 1)),
        (("2027-05-01", 2026), ("2027-07-01", 2025), None),
    ],
    ids=["replaced", "never in force", "of a later year"],
)
def test_a_determination_tells_from_when_another_is_in_force(
    first: tuple[str, int], second: tuple[str, int], replaced_from: date | None
) -> None:
    one, other = (builders.determination(day, Grade.B, year=year) for day, year in (first, second))
    history = History(determinations=(one, other))

    assert history.replaced_from(one) == replaced_from
    in_force = [day for day in (one.in_force_from, other.in_force_from) if history.determination_on(day) == one]
    assert all(replaced_from is None or day < replaced_from for day in in_force)


def test_of_what_a_late_determination_leaves_standing_the_explanation_tells() -> None:
    history = History(
        terms=(builders.span("2018-01-01.."),),
        falls=(builders.fall("2026-03-02"),),
        determinations=(builders.determination("2027-01-15", Grade.A, year=2025),),
    )

    basis = basis_on(history, date(2027, 1, 20), policy=POLICY)

    assert (basis.determined, basis.carried) == (Grade.A, Grade.C)
