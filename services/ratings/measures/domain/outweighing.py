"""Which of a store's proposed measures gives way to which, while neither is decided.

Source: practice section 2 (each band fires once; of several only the highest; one act is punished by the heaviest
measure only) and 12.5 (a further suspension while an earlier one stands, served); decision 0055.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.ratings.domain.measures import GRAVITY, Measure
from services.ratings.measures.domain.proposal import Proposal


def find_outweighing(proposal: Proposal, beside: Iterable[Proposal]) -> Proposal | None:
    """The first proposed of the undecided measures beside it to which a store's proposal gives way; None if it stays.

    Of one year's numbers of points only the highest stays; of an item's own suspension and what the points bring on
    which its act counts, and of what two items of one act bring, the heavier; of two equally heavy the one that was
    proposed first. Items of two acts, and a termination for an item beside what the points bring, are different
    things: both stay.
    """
    found = (each for each in beside if _is_rival(proposal, each) and _outweighs(each, proposal))
    return min(found, key=_order, default=None)


def _is_rival(one: Proposal, other: Proposal) -> bool:
    if one.proposal_id == other.proposal_id or one.subject_id != other.subject_id:
        return False
    return _are_of_one_year(one, other) or _share_an_act(one, other)


def _are_of_one_year(one: Proposal, other: Proposal) -> bool:
    """Whether both passed a number of points of the same year, whatever each was proposed for in the end."""
    numbers = (_crossed(one), _crossed(other))
    return None not in numbers and one.snapshot["year"] == other.snapshot["year"]


def _crossed(proposal: Proposal) -> int | None:
    """The number of points that was passed; of the time before that was told, the one for which it was proposed."""
    crossed: int | None = proposal.snapshot.get("points_crossed", proposal.snapshot.get("points_reached"))
    return crossed


def _share_an_act(one: Proposal, other: Proposal) -> bool:
    """Whether two items of one act bring both, or an item suspends for an act on which the other rests by points."""
    by_item = [each for each in (one, other) if each.snapshot.get("points_reached") is None]
    if len(by_item) == len((one, other)):
        return None not in (_act(one), _act(other)) and _act(one) == _act(other)
    is_pair = len(by_item) == 1 and by_item[0].measure is Measure.SUSPENSION
    return is_pair and not _acts(one).isdisjoint(_acts(other))


def _act(proposal: Proposal) -> str | None:
    """The act whose item brings it by itself; None of other causes, and of the time before that was told."""
    act: str | None = proposal.snapshot.get("act_id")
    return act


def _acts(proposal: Proposal) -> frozenset[str]:
    return frozenset(each.entry_id for each in proposal.facts if each.entry_id)


def _outweighs(one: Proposal, other: Proposal) -> bool:
    return (_weight(one), _order(other)) > (_weight(other), _order(one))


def _weight(proposal: Proposal) -> tuple[int, int, int]:
    return GRAVITY.index(proposal.measure), proposal.months or 0, proposal.most_months or 0


def _order(proposal: Proposal) -> tuple[datetime, int, str]:
    """In which order they were proposed; of one instant as the points rose."""
    return proposal.proposed_at, proposal.snapshot.get("points") or 0, proposal.proposal_id
