"""Random stores of one chain, with everything that a tally can depend on; the same dice give the same stores."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from common.messages.words import MembershipKind
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Determination, Fall, History, Penalty, PenaltyKind
from services.ratings.domain.spans import OPEN, Span
from services.ratings.domain.store import Membership, StoreRecord

CHAIN = "chn_1"
FIRST = date(2024, 6, 1)
DAYS = 1_000
AT = datetime(2024, 6, 1, tzinfo=UTC)


def random_day(dice: random.Random) -> date:
    """A day, often at the turn of a year, where rules change."""
    if dice.random() < 0.2:
        return dice.choice([date(2025, 12, 31), date(2026, 1, 1), date(2025, 1, 1), date(2026, 12, 31)])
    return FIRST + timedelta(days=dice.randint(0, DAYS))


def random_span(dice: random.Random) -> Span:
    first, last = sorted((random_day(dice), random_day(dice)))
    return Span(first, OPEN if dice.random() < 0.4 else last)


def random_record(dice: random.Random, store_id: str) -> StoreRecord:
    """A store with up to three memberships and terms, falls, determinations and penalties."""
    return StoreRecord(
        store_id,
        memberships=tuple(_membership(dice) for _ in range(dice.randint(1, 3))),
        history=History(
            terms=tuple(random_span(dice) for _ in range(dice.randint(0, 3))),
            falls=tuple(_fall(dice, number) for number in range(dice.randint(0, 2))),
            determinations=tuple(_determination(dice, number) for number in range(dice.randint(0, 2))),
            penalties=tuple(_penalty(dice, number) for number in range(dice.randint(0, 2))),
        ),
    )


def _membership(dice: random.Random) -> Membership:
    chain = CHAIN if dice.random() < 0.8 else "chn_other"
    kind = MembershipKind.DIRECT if dice.random() < 0.8 else MembershipKind.FRANCHISE
    return Membership(chain, kind, random_span(dice))


def _fall(dice: random.Random, number: int) -> Fall:
    day = random_day(dice)
    grade = dice.choice([Grade.B, Grade.C, Grade.C])
    return Fall(day.year, grade, day, day + timedelta(days=dice.randint(1, 12)), f"vio_{number}", AT)


def _determination(dice: random.Random, number: int) -> Determination:
    day = random_day(dice)
    return Determination(f"det_{number}", day.year - 1, dice.choice([Grade.A, Grade.B, Grade.C]), day, day, AT)


def _penalty(dice: random.Random, number: int) -> Penalty:
    first = random_day(dice)
    until = None if dice.random() < 0.2 else first + timedelta(days=dice.randint(1, 200))
    kind = PenaltyKind.SUSPENSION if dice.random() < 0.8 else PenaltyKind.TERMINATION
    return Penalty(f"case_{number}", kind, first, until, AT)
