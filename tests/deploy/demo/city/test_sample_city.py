"""The sample city is the same on every machine, plausible, and clearly invented."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from datetime import date

from stdnum.cn import uscc

from common.ids import check_identity_number
from common.people.commands import Role
from deploy.demo.city import cast, words
from deploy.demo.city.codes import identity_number
from deploy.demo.city.roster import HEADER, STORES, roster_csv, stores


def test_the_city_has_as_many_stores_as_the_rating_of_2019():
    """276 stores, with no name, code or credit code used twice."""
    city = stores()

    assert len(city) == STORES == 276
    for part in ("name", "code", "uscc"):
        assert len({getattr(store, part) for store in city}) == STORES


def test_chains_have_the_sizes_that_the_story_needs():
    """Chains of 56 and 22 among them, the rest single stores."""
    sizes = Counter(store.brand for store in stores())

    assert sizes.pop(None) == 138
    assert sizes == dict(words.CHAINS)
    assert {56, 22, 19, 15, 11} <= set(sizes.values())


def test_credit_codes_have_right_check_characters():
    """Each invented credit code passes the national check and names its own district."""
    for store in stores():
        assert uscc.is_valid(store.uscc), store.uscc
        assert store.uscc[2:8] == store.area


def test_identity_numbers_are_valid_each_once_and_nobodys():
    """Right check characters, an area that does not exist, and a birth in 1900."""
    numbers = [identity_number(number) for number in range(0, 40_000, 7)]

    assert len(set(numbers)) == len(numbers)
    assert all(check_identity_number(number, today=date(2026, 1, 1)) == number for number in numbers)
    assert all(number.startswith("9999991900") for number in numbers)


def test_pharmacy_codes_are_p_and_area_and_five_digits():
    """Twelve characters, in the store's own district, with no number left out inside a district."""
    numbers: dict[str, list[int]] = {}
    for store in stores():
        assert store.code.startswith(f"P{store.area}")
        assert len(store.code) == 12
        numbers.setdefault(store.area, []).append(int(store.code[7:]))

    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())


def test_names_and_addresses_say_that_the_city_is_invented():
    """Every name and address begins with 示例市, so that none can be taken for a real shop."""
    assert all(store.name.startswith("示例市") and store.address.startswith("示例市") for store in stores())


def test_an_approver_is_left_when_one_more_confirms_a_violation():
    """One confirmed what happened so far; who confirms the next of a chain may not approve its measure either."""
    approvers = {each.person for each in cast.STAFF if each.role is Role.APPROVER and each.areas == (cast.WHOLE_CITY,)}

    assert len(approvers) == 3


def test_the_roster_is_the_same_file_every_time():
    """The roster is a constant of the project: one line a store, in the order of the header."""
    first, second = roster_csv(), roster_csv()

    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    rows = list(csv.reader(io.StringIO(first.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == HEADER
    assert [tuple(row) for row in rows[1:]] == [store.row() for store in stores()]


def test_each_district_has_two_reviewers():
    """Evidence that one of them entered, or a violation that one recorded, is for another person to accept."""
    reviewers = [each for each in cast.STAFF if each.role is Role.REVIEWER]

    for area in (*cast.WEST, *cast.EAST):
        assert len({each.person for each in reviewers if area.startswith(each.areas)}) >= 2, area
