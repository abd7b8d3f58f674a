"""Which of a store's proposed measures gives way to which, while neither is decided.

Source: practice section 2 (each band fires once; of several only the highest; one act is punished by the heaviest
measure only) and 12.5 (a further suspension while an earlier one stands, served); decision 0055.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from services.ratings.domain.measures import GRAVITY, Measure
from services.ratings.measures.domain.proposal import Proposal


class Tie(StrEnum):
    """What two proposals have in common of which only the heavier stays."""

    YEAR = "year"  # the points of one year
    ACT = "act"  # two items of one act
    SHARE = "share"  # an item that suspends, and the points on which its act counts


def find_outweighing(proposal: Proposal, beside: Iterable[Proposal]) -> Proposal | None:
    """The first proposed of the undecided measures beside it to which a store's proposal gives way; None if it stays.

    Of one year's numbers of points only the highest stays; of an item's own suspension and what the points bring on
    which its act counts, and of what two items of one act bring, the heavier; of two equally heavy the one that was
    proposed first. Items of two acts, and a termination for an item beside what the points bring, are different
    things: both stay, whichever numbers of points their entries passed.
    """
    found = (each for each in beside if tie_of(proposal, each) and _outweighs(each, proposal))
    return min(found, key=_order, default=None)


def tie_of(lighter: Proposal, heavier: Proposal) -> Tie | None:
    """What a lighter proposal of a store rests on that a heavier one rests on too; None where both stay."""
    if lighter.proposal_id == heavier.proposal_id or lighter.subject_id != heavier.subject_id:
        return None
    if _passed_less(lighter, heavier):
        return Tie.YEAR
    by_item = [each for each in (lighter, heavier) if each.snapshot.get("points_reached") is None]
    if len(by_item) == len((lighter, heavier)):
        return Tie.ACT if _act(lighter) is not None and _act(lighter) == _act(heavier) else None
    is_pair = len(by_item) == 1 and by_item[0].measure is Measure.SUSPENSION
    return Tie.SHARE if is_pair and not _acts(lighter).isdisjoint(_acts(heavier)) else None


def _passed_less(lighter: Proposal, heavier: Proposal) -> bool:
    """Whether one rests on a number of points, and the other on another of the year or on an item past a higher one."""
    reached, crossed = lighter.snapshot.get("points_reached"), crossed_of(heavier)
    if reached is None or crossed is None or lighter.snapshot["year"] != heavier.snapshot["year"]:
        return False
    return heavier.snapshot.get("points_reached") is not None or crossed > reached


def crossed_of(proposal: Proposal) -> int | None:
    """The number of points that was passed; of the time before that was told, the one for which it was proposed."""
    crossed: int | None = proposal.snapshot.get("points_crossed", proposal.snapshot.get("points_reached"))
    return crossed


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
