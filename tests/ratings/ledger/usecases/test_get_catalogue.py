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
def test_the_digest_is_that_of_the_items_that_are_answered(world: World, day: str, since: str, number: int) -> None:
    shown = catalogue(world, day)

    written = json.dumps(shown["items"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
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


@pytest.mark.parametrize("day", ["2024-12-16", "2027-01-01"])
def test_the_catalogue_says_which_items_are_recorded_as_c(world: World, day: str) -> None:
    grades = {each["code"]: (each["grade"], each["consequences"]) for each in catalogue(world, day)["items"]}

    assert (grades["Q2"][0], grades["P6"][0], grades["P1"][0]) == ("C", "C", None)
    for grade, consequences in grades.values():
        assert (grade == "C") == ("terminate" in consequences)
