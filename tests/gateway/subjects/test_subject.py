"""To which chains a store belongs from a day on, as far as the gateway was told."""

from __future__ import annotations

from datetime import date

import pytest

from common.messages.words import MembershipKind
from common.scope import Member
from services.gateway.subjects.domain.subject import Subject

DAY = date(2026, 9, 24)
NEVER = date.max


@pytest.mark.parametrize(
    ("from_on", "until_on", "expected"),
    [
        (date(2026, 1, 1), None, True),
        (DAY, None, True),
        (date(2026, 9, 26), None, True),
        (date(2026, 9, 26), date(2026, 9, 27), True),
        (date(2026, 1, 1), date(2026, 9, 25), True),
        (date(2026, 1, 1), DAY, False),
        (date(2026, 9, 26), date(2026, 9, 26), False),
        (NEVER, None, False),
        (NEVER, NEVER, False),
        (NEVER, date(2026, 12, 1), False),
    ],
    ids=[
        "long a member",
        "from that day",
        "later",
        "later, for a day",
        "leaves on the next day",
        "has left",
        "ends before it begins",
        "waits for a service",
        "given up while it waited",
        "waits, and leaves before",
    ],
)
def test_a_chain_counts_from_a_day_on_while_a_day_of_the_membership_lies_ahead(
    from_on: date, until_on: date | None, expected: bool
) -> None:
    store = Subject(
        "sto_1", "store", "一店", None, "369902", (Member("chn_1", MembershipKind.DIRECT, from_on, until_on),)
    )

    assert ("chn_1" in store.chains_from(DAY)) is expected
