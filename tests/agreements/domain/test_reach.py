"""Blueprint section 6: who a chain hold reaches."""

import pytest

from common.messages.words import MembershipKind
from services.agreements.domain.holds import active, ended_early_by
from services.agreements.domain.reach import reaching
from tests.agreements.builders import chain_hold, ending, member, midnight, noon


def is_held(hold, memberships, *, at, releases=(), count_franchise=False) -> bool:
    stretches = reaching(hold, memberships=memberships, releases=releases, count_franchise=count_franchise)
    return bool(active(stretches, at=at))


HOLD = chain_hold(served_on="08-03", from_on="08-04")


def test_a_direct_store_is_held_from_the_effective_day():
    assert not is_held(HOLD, [member()], at=noon("08-03"))
    assert is_held(HOLD, [member()], at=midnight("08-04"))


@pytest.mark.parametrize(
    "memberships",
    [
        [],
        [member("chn_2")],
        [member(kind=MembershipKind.FRANCHISE)],
        [member(until_on="08-03")],
        [member(until_on="07-01")],
    ],
    ids=["single", "other chain", "franchise", "left before service", "left long before"],
)
def test_stores_that_are_not_direct_stores_of_the_chain_are_not_reached(memberships):
    assert not is_held(HOLD, memberships, at=noon("08-10"))


def test_franchise_stores_are_reached_when_the_policy_counts_them():
    assert is_held(HOLD, [member(kind=MembershipKind.FRANCHISE)], at=noon("08-10"), count_franchise=True)


def test_a_store_that_joins_is_held_from_joining():
    joined = [member(from_on="09-01")]

    assert not is_held(HOLD, joined, at=noon("08-31"))
    assert is_held(HOLD, joined, at=midnight("09-01"))


@pytest.mark.parametrize("left_on", ["08-04", "08-05", "09-01"])
def test_a_store_that_leaves_after_service_does_not_escape(left_on):
    assert is_held(HOLD, [member(until_on=left_on)], at=noon("2026-08-10"))


def test_a_store_that_joined_and_left_stays_held():
    assert is_held(HOLD, [member(from_on="09-01", until_on="09-10")], at=noon("12-01"))


def test_a_leaver_is_released_when_the_hold_of_the_chain_ends():
    ended = chain_hold(served_on="08-03", from_on="08-04", endings=(ending("case-9", until_on="10-01"),))
    left = [member(until_on="09-01")]

    assert is_held(ended, left, at=noon("09-30"))
    assert not is_held(ended, left, at=midnight("10-01"))


def test_a_store_that_joins_after_the_end_is_not_reached():
    ended = chain_hold(served_on="08-03", from_on="08-04", until_on="10-01")

    assert not is_held(ended, [member(from_on="10-01")], at=noon("10-02"))


def test_a_release_frees_this_store_only_from_the_hold_that_it_names():
    release = [ending("case-9", until_on="09-15")]
    other = chain_hold("case-10", served_on="08-03", from_on="08-04")

    assert is_held(HOLD, [member()], at=noon("09-14"), releases=release)
    assert not is_held(HOLD, [member()], at=midnight("09-15"), releases=release)
    assert is_held(other, [member()], at=midnight("09-15"), releases=release)


def test_a_held_store_knows_the_decision_that_ends_the_chains_hold_and_the_one_that_releases_itself():
    ended = chain_hold(served_on="08-03", from_on="08-04", endings=(ending("case-9", until_on="10-01", case_id="c-1"),))
    release = ending("case-9", until_on="09-15", case_id="c-2")

    (with_chain,) = reaching(ended, memberships=[member()])
    (alone,) = reaching(ended, memberships=[member()], releases=[release])

    assert ended_early_by(with_chain).case_id == "c-1"
    assert ended_early_by(alone) == release


def test_a_released_store_that_joins_once_more_is_held_again():
    release = [ending("case-9", until_on="09-15")]
    memberships = [member(until_on="09-20"), member(from_on="10-01")]

    assert not is_held(HOLD, memberships, at=noon("09-25"), releases=release)
    assert is_held(HOLD, memberships, at=midnight("10-01"), releases=release)


def test_a_membership_without_a_day_reaches_nobody():
    assert not is_held(HOLD, [member(from_on="09-01", until_on="09-01")], at=noon("09-02"))


def test_service_recorded_for_a_day_after_the_first_does_not_let_anybody_slip_between():
    odd = chain_hold(served_on="08-06", from_on="08-04")

    assert is_held(odd, [member(until_on="08-05")], at=noon("08-10"))
