"""By which version of the catalogue an entry is judged once it is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.ratings.domain.catalogue import Catalogue, Consequence, Range, Versions
from services.ratings.domain.store import Annex
from services.ratings.domain.violation import Status
from services.ratings.ledger.domain.judging import VersionOf, judged_at_confirmation, wordings
from tests.ratings import builders

ACT, CONFIRMED = date(2026, 3, 2), date(2026, 9, 1)
ANNEX = Annex(builders.span("2026-01-01..2027-01-01"), ACT, None)


def catalogue(day: date, least: int, most: int, **different: object) -> Catalogue:
    found = builders.catalogue(day)
    item = replace(found.items["P1"], points=Range(least, most), **different)  # type: ignore[arg-type]
    return replace(found, listed={**found.listed, "P1": item})


def versions(then: Catalogue, present: Catalogue) -> Versions:
    """Of a store that signed on the day of the act."""
    return Versions(then, then, present)


def test_a_text_that_is_lighter_at_the_confirmation_counts_with_its_points_words_and_consequences() -> None:
    entry = builders.violation("P1", points=6, occurred_on=ACT)
    lighter = catalogue(CONFIRMED, 2, 2, act="轻于从前的条文", consequences=(Consequence.RECTIFY,))

    judged = judged_at_confirmation(entry, versions(catalogue(ACT, 6, 6), lighter), annex=ANNEX)

    assert (judged.points, judged.act, judged.consequences) == (2, "轻于从前的条文", (Consequence.RECTIFY,))
    assert judged.catalogue_on == CONFIRMED
    assert replace(judged, points=6) != entry


def test_a_text_that_was_lighter_at_the_recording_alone_does_not_count() -> None:
    entry = builders.violation("P1", points=2, occurred_on=ACT, catalogue_on=date(2026, 5, 1))

    judged = judged_at_confirmation(entry, versions(catalogue(ACT, 6, 6), catalogue(CONFIRMED, 8, 8)), annex=ANNEX)

    assert (judged.points, judged.catalogue_on) == (6, ACT)


def test_an_entry_whose_text_stands_is_the_same() -> None:
    entry = builders.violation("P1", occurred_on=ACT, annexed_on=ACT, agreed_from=ANNEX.span.from_on)

    same = judged_at_confirmation(entry, versions(builders.catalogue(ACT), builders.catalogue(CONFIRMED)), annex=ANNEX)

    assert same is entry


@pytest.mark.parametrize(("chosen", "left"), [(6, 5), (7, 5), (5, 5), (4, 4), (3, 3)])
def test_points_chosen_within_a_range_stay_within_the_lighter_one(chosen: int, left: int) -> None:
    entry = builders.violation("P1", points=chosen, occurred_on=ACT)

    judged = judged_at_confirmation(entry, versions(catalogue(ACT, 3, 7), catalogue(CONFIRMED, 2, 5)), annex=ANNEX)

    assert judged.points == left


def test_the_words_of_each_version_are_told_where_they_differ_and_which_count() -> None:
    entry = replace(builders.violation("P1", points=6, occurred_on=ACT, annexed_on=ACT), status=Status.RECORDED)
    then, present = catalogue(ACT, 6, 6), replace(catalogue(CONFIRMED, 6, 6, act="窄于从前的条文"), since=CONFIRMED)
    lighter = replace(catalogue(CONFIRMED, 2, 2, act="轻于从前的条文"), since=CONFIRMED)
    gone = replace(present, listed={})
    told = [wordings(entry, versions(then, each)) for each in (present, lighter, gone, catalogue(CONFIRMED, 2, 2))]

    old = then.items["P1"].act
    assert [[(each.act, each.counts) for each in found] for found in told] == [
        [(old, True), ("窄于从前的条文", False)],
        [(old, False), ("轻于从前的条文", True)],
        [(old, True), (None, False)],
        [],
    ]
    assert [each.of for each in told[0]] == [(VersionOf.ANNEX, VersionOf.ACT), (VersionOf.CONFIRMATION,)]
    decided = replace(entry, status=Status.CONFIRMED, catalogue_on=ACT)
    assert [each.counts for each in wordings(decided, versions(then, lighter))] == [True, False]
