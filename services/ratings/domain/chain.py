"""When a chain's stores bring a measure upon all (责令整改、暂停结算): integer comparisons, the distance in stores.

Source: the provincial bureau's page of 2020 on Pingxiang (C share over 15 %, or 5 % suspended or worse within the
year); blueprint section 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.ratings.domain.policy import ChainPolicy, Operator, Share


class Reason(StrEnum):
    """Which of the two shares is over."""

    C_SHARE = "c_share"
    PENALTY_SHARE = "penalty_share"


@dataclass(frozen=True, slots=True)
class ChainTally:
    """What is counted of a chain on a day.

    `stores` of the day and `graded_c` of these; `stores_in_year` of the natural year up to the day and `penalised`
    distinct stores whose own suspension of all services, or termination, took effect in it.
    """

    stores: int
    graded_c: int
    stores_in_year: int
    penalised: int


@dataclass(frozen=True, slots=True)
class ChainAssessment:
    """Whether the rule trips and by which shares; headroom = how many further stores it still bears.

    Headroom is the smallest number of further stores that trips with today's denominators, less one: 0 when the next
    one trips, or when the share is over already.
    """

    tripped: bool
    reasons: tuple[Reason, ...]
    c_headroom: int
    penalty_headroom: int


def assess(tally: ChainTally, *, policy: ChainPolicy) -> ChainAssessment:
    """Whether the tally trips the chain rule under the policy of the day. Raises `ValueError` for negative counts."""
    if min(tally.stores, tally.graded_c, tally.stores_in_year, tally.penalised) < 0:
        raise ValueError(f"a tally holds no negative counts: {tally}")
    is_chain = tally.stores >= policy.smallest_chain.stores
    reasons = tuple(
        reason
        for reason, share, count, of in (
            (Reason.C_SHARE, policy.c_share, tally.graded_c, tally.stores),
            (Reason.PENALTY_SHARE, policy.penalty_share, tally.penalised, tally.stores_in_year),
        )
        if is_chain and is_over(share, count=count, of=of)
    )
    return ChainAssessment(
        tripped=bool(reasons),
        reasons=reasons,
        c_headroom=headroom(policy.c_share, count=tally.graded_c, of=tally.stores),
        penalty_headroom=headroom(policy.penalty_share, count=tally.penalised, of=tally.stores_in_year),
    )


def is_over(share: Share, *, count: int, of: int) -> bool:
    """Whether `count` of `of` stores passes the limit; without any counted store nothing does."""
    if count == 0 or of == 0:
        return False
    left = count * 100 * share.percent.denominator
    right = share.percent.numerator * of
    return left > right if share.operator is Operator.MORE_THAN else left >= right


def fewest_that_trip(share: Share, *, of: int) -> int:
    """The smallest count of `of` stores that passes the limit; at least 1."""
    whole, rest = divmod(share.percent.numerator * of, 100 * share.percent.denominator)
    is_reached = rest == 0 and share.operator is Operator.AT_LEAST
    return max(1, whole if is_reached else whole + 1)


def headroom(share: Share, *, count: int, of: int) -> int:
    """How many further stores the share bears before it trips; 0 when the next one trips, or it has tripped."""
    return max(0, fewest_that_trip(share, of=of) - count - 1)
