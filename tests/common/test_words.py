"""The words of messages stand in old journals for ever: their values never change, and none disappears."""

from enum import StrEnum

import pytest

from common.messages import words
from services.ratings.domain.measures import Measure as Proposed


@pytest.mark.parametrize(
    ("word", "values"),
    [
        (words.Scope, "store chain"),
        (words.Measure, "suspension termination chain_suspension resumption chain_resumption"),
        (words.SettlementService, "personal_account outpatient_pooling chronic_disease dual_channel"),
        (words.Costs, "refused deferred"),
        (
            words.HoldKind,
            "agreement_suspension payment_stop investigation administrative_order own_request chain",
        ),
        (words.MembershipKind, "direct franchise"),
    ],
)
def test_a_word_keeps_the_values_that_journals_hold(word: type[StrEnum], values: str) -> None:
    assert [each.value for each in word] == values.split()


def test_what_ratings_proposes_is_what_can_be_decided_and_rectification() -> None:
    assert {each.value for each in Proposed} == {"rectification", *words.Measure}


def test_a_measure_of_a_chain_has_its_scope() -> None:
    assert {each for each in words.Measure if each.scope is words.Scope.CHAIN} == {
        words.Measure.CHAIN_SUSPENSION,
        words.Measure.CHAIN_RESUMPTION,
    }
