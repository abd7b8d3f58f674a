"""Which grounds of a store are to be proposed again, because what took their place ended without a decision.

Source: decision 0068. A ground is an entry's item, or the highest number of points that it passed. The proposals for
the grounds of one entry are a line: the first is named after the entry, each further one after the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.people.commands import derived_id
from services.ratings.measures.domain.proposal import Proposal, Status


def first_id(violation_id: str) -> str:
    """The id of the first proposal that an entry brings."""
    return derived_id("prp", violation_id)


def successor_id(proposal_id: str) -> str:
    """The id of the next proposal of its line."""
    return derived_id("prp", proposal_id, "again")


@dataclass(frozen=True, slots=True)
class Line:
    """The proposals for the grounds of one entry, in their order; at least one."""

    proposals: tuple[Proposal, ...]

    @property
    def first(self) -> Proposal:
        """The one that the entry brought when it counted."""
        return self.proposals[0]

    @property
    def last(self) -> Proposal:
        """The one after which the next is named."""
        return self.proposals[-1]

    @property
    def latest(self) -> dict[int | None, Proposal]:
        """The latest proposal for each ground that was proposed: by its number of points, None of the item."""
        return {ground_of(each): each for each in self.proposals}


@dataclass(frozen=True, slots=True)
class Open:
    """A line some of whose grounds stand for nothing any more.

    The grounds that are `passed` over were dropped, or wait for what they gave way to; those that are `standing` are
    proposed or decided. Any other may be proposed again.
    """

    line: Line
    passed: frozenset[int | None]
    standing: frozenset[int | None]


def ground_of(proposal: Proposal) -> int | None:
    """The number of points for which it was proposed, None of an item."""
    number: int | None = proposal.snapshot.get("points_reached")
    return number


def find_open(known: Iterable[Proposal]) -> list[Open]:
    """The lines of which a proposal was closed; `known` are all of a store, whatever became of them."""
    by_id = {each.proposal_id: each for each in known}
    later = {successor_id(each) for each in by_id}
    lines = [_line_from(each, by_id) for name, each in by_id.items() if name not in later]
    line_of = {each.proposal_id: line for line in lines for each in line.proposals}
    return [_opened(each, line_of) for each in lines if any(x.status is Status.CLOSED for x in each.proposals)]


def _line_from(proposal: Proposal, by_id: Mapping[str, Proposal]) -> Line:
    found = [proposal]
    while (after := by_id.get(successor_id(found[-1].proposal_id))) is not None:
        found.append(after)
    return Line(tuple(found))


def _opened(line: Line, line_of: Mapping[str, Line]) -> Open:
    latest = line.latest.items()
    return Open(
        line,
        passed=frozenset(ground for ground, each in latest if _is_passed(each, line_of)),
        standing=frozenset(ground for ground, each in latest if each.status is not Status.CLOSED),
    )


def _is_passed(latest: Proposal, line_of: Mapping[str, Line]) -> bool:
    """Whether a ground was dropped, or gave way to one that is not over."""
    is_closed, taker = latest.status is Status.CLOSED, latest.outweighed_by
    return is_closed and (taker is None or not _is_over(taker, line_of))


def _is_over(proposal_id: str, line_of: Mapping[str, Line]) -> bool:
    """Whether the ground of a proposal came to no decision: it was dropped, or what it gave way to is over as well."""
    taker: str | None = proposal_id
    while taker is not None:
        line = line_of.get(taker)
        if line is None:
            return False
        asked = next(each for each in line.proposals if each.proposal_id == taker)
        latest = line.latest[ground_of(asked)]
        if latest.status is not Status.CLOSED:
            return False
        taker = latest.outweighed_by
    return True
