"""What holds for every chain: integer comparisons that agree with the distance that is shown."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rules.parameters import ParameterError
from services.ratings.domain.chain import ChainTally, Reason, assess, fewest_that_trip
from services.ratings.domain.policy import Operator, Share, SmallestChain
from tests.ratings import builders

POLICY = builders.chain_policy()
SIZES = st.integers(1, 20_000)


@given(SIZES, st.data())
def test_the_c_share_trips_exactly_when_it_is_over_15_percent(stores: int, data: st.DataObject) -> None:
    graded_c = data.draw(st.integers(0, stores))

    found = assess(ChainTally(stores, graded_c, stores, 0), policy=POLICY)

    assert found.tripped == (graded_c * 100 > 15 * stores)


@given(SIZES, st.data())
def test_the_penalty_share_trips_exactly_when_it_reaches_5_percent(stores: int, data: st.DataObject) -> None:
    penalised = data.draw(st.integers(0, stores))

    found = assess(ChainTally(stores, 0, stores, penalised), policy=POLICY)

    assert found.tripped == (penalised * 100 >= 5 * stores and penalised > 0)


@given(SIZES, st.data())
def test_headroom_is_the_number_of_further_stores_that_do_not_trip(stores: int, data: st.DataObject) -> None:
    graded_c, penalised = data.draw(st.integers(0, stores)), data.draw(st.integers(0, stores))
    found = assess(ChainTally(stores, graded_c, stores, penalised), policy=POLICY)

    def trips(more_c: int, more_penalised: int) -> tuple[Reason, ...]:
        return assess(ChainTally(stores, graded_c + more_c, stores, penalised + more_penalised), policy=POLICY).reasons

    assert Reason.C_SHARE in trips(found.c_headroom + 1, 0)
    assert Reason.PENALTY_SHARE in trips(0, found.penalty_headroom + 1)
    if found.c_headroom:
        assert Reason.C_SHARE not in trips(found.c_headroom, 0)
    if found.penalty_headroom:
        assert Reason.PENALTY_SHARE not in trips(0, found.penalty_headroom)


@given(st.fractions(0, 100), st.sampled_from(list(Operator)), SIZES)
def test_the_fewest_that_trip_are_found_for_every_limit(percent: Fraction, operator: Operator, stores: int) -> None:
    policy = replace(POLICY, c_share=Share(percent, operator))
    fewest = fewest_that_trip(policy.c_share, of=stores)

    assert assess(ChainTally(stores, fewest, stores, 0), policy=policy).tripped
    assert fewest == 1 or not assess(ChainTally(stores, fewest - 1, stores, 0), policy=policy).tripped


def test_a_chain_smaller_than_the_smallest_does_not_trip() -> None:
    policy = replace(POLICY, smallest_chain=SmallestChain(stores=5, reasons_below=7))

    assert not assess(ChainTally(4, 4, 4, 4), policy=policy).tripped
    assert assess(ChainTally(5, 5, 5, 5), policy=policy).tripped


def test_negative_counts_are_a_bug_and_not_a_tally() -> None:
    with pytest.raises(ValueError, match="negative"):
        assess(ChainTally(3, -1, 3, 0), policy=POLICY)


def test_a_limit_with_another_operator_stops_the_start() -> None:
    with pytest.raises(ParameterError, match="operator"):
        Share.read({"percent": 15, "operator": "=>"})
