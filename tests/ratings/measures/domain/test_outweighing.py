"""Which of two undecided measures of a store gives way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from common.messages.words import Scope
from services.ratings.domain.measures import Measure
from services.ratings.measures.domain.outweighing import find_outweighing
from services.ratings.measures.domain.proposal import Fact, Proposal, Status
from tests.ratings import builders


def proposal(name: str, *, acts: str, months: tuple[int, int] | None = (1, 1), **fields: Any) -> Proposal:
    """A proposal of the day: by points with `reached`, else by its item; `crossed` is a number that it passed too."""
    reached = fields.get("reached")
    return Proposal(
        proposal_id=name,
        measure=Measure.SUSPENSION if months else Measure.TERMINATION,
        scope=Scope.STORE,
        subject_id=fields.get("store", "sto_1"),
        status=Status.PROPOSED,
        proposed_at=builders.AT + timedelta(minutes=fields.get("minute", 0)),
        relied_on=(),
        facts=tuple(Fact("", "", each) for each in acts),
        snapshot={
            "year": fields.get("year", 2026),
            "points_reached": reached,
            "points_crossed": fields.get("crossed", reached),
            "act_id": fields.get("act"),
        },
        months=months[0] if months else None,
        most_months=months[1] if months else None,
    )


BAND_12 = proposal("band_12", acts="ab", reached=12)
BAND_18 = proposal("band_18", acts="abc", months=(3, 3), reached=18, minute=1)
BAND_21 = proposal("band_21", acts="abcd", months=(6, 6), reached=21, minute=2)
BAND_24 = proposal("band_24", acts="abcde", months=None, reached=24, minute=3)
ITEM = proposal("item", acts="a", months=(3, 6))
OF_AN_ACT = proposal("of_an_act", acts="a", months=(1, 3), act="a")


@pytest.mark.parametrize(
    ("one", "other", "gives_way"),
    [
        (BAND_12, BAND_18, "band_12"),
        (BAND_12, BAND_24, "band_12"),
        (BAND_12, proposal("next_year", acts="x", months=(3, 3), reached=18, year=2027), None),
        (BAND_12, proposal("elsewhere", acts="abc", months=(3, 3), reached=18, store="sto_2"), None),
        (ITEM, BAND_18, "band_18"),
        (ITEM, BAND_21, "item"),
        (ITEM, BAND_24, "item"),
        (proposal("item", acts="z", months=(3, 6)), BAND_18, None),
        (proposal("first", acts="a", months=(3, 3)), BAND_18, "band_18"),
        (proposal("second", acts="a", months=(3, 3), minute=5), BAND_18, "second"),
        (BAND_12, proposal("item_past_18", acts="c", months=(3, 6), crossed=18), "band_12"),
        (BAND_12, proposal("item_past_none", acts="c", months=(3, 6)), None),
        (proposal("item_ends", acts="a", months=None), BAND_18, None),
        (proposal("item_ends_past_6", acts="a", months=None, crossed=6), BAND_12, None),
        (proposal("item_ends_past_18", acts="c", months=None, crossed=18), BAND_12, "band_12"),
        (proposal("one", acts="a", months=None, crossed=6), proposal("two", acts="b", months=None, crossed=12), None),
        (proposal("mild_past_18", acts="c", months=(1, 1), crossed=18, minute=1), BAND_12, None),
        (ITEM, proposal("other_item", acts="b", months=(1, 3)), None),
        (OF_AN_ACT, proposal("same_act", acts="b", months=(3, 6), act="a", minute=1), "of_an_act"),
        (OF_AN_ACT, proposal("same_act", acts="b", months=(1, 3), act="a", minute=1), "same_act"),
        (OF_AN_ACT, proposal("same_act_ends", acts="b", months=None, act="a", minute=1), "of_an_act"),
        (OF_AN_ACT, proposal("other_act", acts="b", months=(3, 6), act="b", minute=1), None),
    ],
    ids=lambda value: value.proposal_id if isinstance(value, Proposal) else None,
)
def test_only_the_heavier_of_two_that_rest_on_the_same_stays(
    one: Proposal, other: Proposal, gives_way: str | None
) -> None:
    both = (one, other)

    found = [each.proposal_id for each in both if find_outweighing(each, both)]

    assert found == ([gives_way] if gives_way else [])


def test_of_several_heavier_ones_it_is_the_first_proposed_however_many_are_known() -> None:
    everything = (BAND_24, BAND_21, ITEM, BAND_18, BAND_12)

    found = {each.proposal_id: find_outweighing(each, everything) for each in everything}

    assert {name: each and each.proposal_id for name, each in found.items()} == {
        "band_12": "item",
        "band_18": "item",
        "item": "band_21",
        "band_21": "band_24",
        "band_24": None,
    }
