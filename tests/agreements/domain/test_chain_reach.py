"""Whom a measure against a chain would reach on a day: practice section 12.2."""

import pytest

from common.messages.words import MembershipKind
from services.agreements.domain.chain_reach import ChainReach, chain_reach
from services.agreements.domain.clauses import Clause
from tests.agreements.builders import day, member, store, term, termination

MEASURE, RECEIVES = Clause.CHAIN_MEASURE, Clause.RECEIVED_BY_HEADQUARTERS


@pytest.mark.parametrize(
    ("clauses", "reach"),
    [
        ((MEASURE, RECEIVES), ChainReach.WITH_CHAIN),
        ((MEASURE,), ChainReach.OWN_SERVICE),
        ((RECEIVES,), ChainReach.NO_CLAUSE),
        ((), ChainReach.NO_CLAUSE),
    ],
)
def test_a_store_is_reached_as_its_agreement_in_force_says(clauses, reach):
    subject = store(memberships=(member(),), terms=(term(clauses=clauses),))

    assert chain_reach(subject, day=day("08-04")) is reach


@pytest.mark.parametrize(
    "fields",
    [
        {"terms": (term(),)},
        {"memberships": (member(from_on="08-05"),), "terms": (term(),)},
        {"memberships": (member(until_on="08-04"),), "terms": (term(),)},
    ],
    ids=["no chain", "joins later", "left"],
)
def test_others_are_not_among_the_stores_of_the_day(fields):
    assert chain_reach(store(**fields), day=day("08-04")) is None


@pytest.mark.parametrize(
    ("fields", "reach"),
    [
        ({"memberships": (member(),)}, ChainReach.NO_AGREEMENT),
        ({"memberships": (member(),), "terms": (term(until_on="08-04"),)}, ChainReach.NO_AGREEMENT),
        (
            {"memberships": (member(),), "terms": (term(),), "terminations": (termination("08-04"),)},
            ChainReach.NO_AGREEMENT,
        ),
        ({"memberships": (member(kind=MembershipKind.FRANCHISE),), "terms": (term(),)}, ChainReach.FRANCHISE),
    ],
    ids=["no agreement", "expired", "terminated", "franchise"],
)
def test_a_store_that_is_not_counted_is_told_with_the_reason(fields, reach):
    """Papers.md: the annex has the reasons for those not counted."""
    assert chain_reach(store(**fields), day=day("08-04")) is reach
