"""Why an entry brings no suspension and no termination, where its item or the points of the year might suggest one.

Source: practice section 2 (each number of points fires once; of one act only the heaviest item) and section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.ratings.domain.measures import newly_crossed
from services.ratings.domain.policy import BandMeasure, MeasurePolicy
from services.ratings.domain.violation import Violation


class Reason(StrEnum):
    """Why nothing that two persons decide is proposed."""

    NOT_HEAVIEST = "not_heaviest"  # 同一行为另有更重的一项
    PASSED_BEFORE = "passed_before"  # 该档次此前已达到
    BELOW = "below"  # 未达到档次


@dataclass(frozen=True, slots=True)
class Unproposed:
    """A reason; `points` is the number that was passed before, or is not reached, None of an item."""

    reason: Reason
    points: int | None = None


def find_unproposed(
    entry: Violation, *, before: int, after: int, is_heaviest: bool, policy: MeasurePolicy
) -> tuple[Unproposed, ...]:
    """The reasons, that of the item first; none where the entry brings such a measure by its item or by the points.

    The year's points go from `before` to `after` with the entry; `policy` is that of the day of its confirmation.
    """
    by_item = entry.suspend_months is not None or entry.is_termination_ground
    crossed = newly_crossed(before=before, after=after, fired=(), policy=policy)
    by_points = bool(crossed) and crossed[-1].measure is not BandMeasure.RECTIFICATION
    if by_points or (by_item and is_heaviest):
        return ()
    found = [Unproposed(Reason.NOT_HEAVIEST)] if by_item else []
    deciding = [each.points for each in policy.point_measures if each.measure is not BandMeasure.RECTIFICATION]
    passed = [each for each in deciding if each <= before]
    if passed:
        return (*found, Unproposed(Reason.PASSED_BEFORE, max(passed)))
    return (*found, *(Unproposed(Reason.BELOW, each) for each in deciding[:1]))
