"""Which grounds of a store stand for nothing any more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.ratings.measures.domain.proposal import Proposal, Status
from services.ratings.measures.domain.returning import find_open, first_id, successor_id
from tests.ratings.measures.domain.test_outweighing import proposal

A, B, C = (first_id(each) for each in "abc")


def of(name: str, reached: int | None, status: Status = Status.CLOSED, *, to: str | None = None) -> Proposal:
    """A proposal by a number of points or an item; `to` is what it gave way to."""
    return replace(proposal(name, acts="a", reached=reached), status=status, outweighed_by=to)


@pytest.mark.parametrize(
    ("known", "passed", "standing"),
    [
        ([of(A, 12)], {12}, set()),
        ([of(A, 12, to=B), of(B, 18, Status.PROPOSED)], {12}, set()),
        ([of(A, 12, to=B), of(B, 18, Status.DECIDED)], {12}, set()),
        ([of(A, 12, to=B), of(B, 18, Status.ENDED)], {12}, set()),
        ([of(A, 12, to=B), of(B, 18)], set(), set()),
        ([of(A, 12, to="prp_unknown")], {12}, set()),
        ([of(A, 12, to=B), of(B, 15, to=C), of(C, 18, Status.ADOPTED)], {12}, set()),
        ([of(A, 12, to=B), of(B, 15, to=C), of(C, 18)], set(), set()),
        ([of(A, 12, to=B), of(B, 15, to=C), of(C, 18), of(successor_id(B), 15, Status.PROPOSED)], {12}, set()),
        ([of(A, 12, to=B), of(B, 15, to=C), of(C, 18), of(successor_id(B), 15)], set(), set()),
        ([of(A, 12, to=B), of(B, 18), of(successor_id(B), None, Status.PROPOSED)], set(), set()),
        ([of(A, 12, to=B), of(B, 18), of(successor_id(A), 12, Status.PROPOSED)], set(), {12}),
        ([of(A, None), of(successor_id(A), 12, Status.PROPOSED)], {None}, {12}),
        ([of(A, None), of(successor_id(A), 12)], {None, 12}, set()),
    ],
    ids=lambda value: None,
)
def test_a_ground_is_over_with_all_that_it_gave_way_to(
    known: list[Proposal], passed: set[int | None], standing: set[int | None]
) -> None:
    found = next(each for each in find_open(known) if each.line.first.proposal_id == A)

    assert (found.passed, found.standing) == (passed, standing)


def test_a_line_of_which_nothing_was_closed_is_not_looked_at() -> None:
    assert find_open([of(A, 12, Status.PROPOSED), of(B, 18, Status.DECIDED)]) == []
