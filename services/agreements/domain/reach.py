"""Whom a chain hold reaches: exactly these stores, from exactly when, and nobody else.

Source: blueprint section 6, "who a chain hold reaches".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from common.messages.words import MembershipKind
from services.agreements.domain.days import day_of, start_of
from services.agreements.domain.holds import Hold, HoldEnding, end_of
from services.agreements.domain.membership import Membership


def reaching(
    hold: Hold, *, memberships: Iterable[Membership], releases: Iterable[HoldEnding] = (), count_franchise: bool = False
) -> tuple[Hold, ...]:
    """A chain hold as it lies on one store: a hold for each stretch of its being in the chain, none if not reached.

    It reaches the direct stores of the chain from its first instant, and a store that joins later from joining. A
    store that was in the chain when the decision was served, or came later, does not escape by leaving: it is
    released by a resumption decision of its own (`releases`), or when the chain's hold ends. Who was released and
    joins once more is held again from joining. Franchise stores are not reached, unless the policy counts them.
    """
    served_on = min(hold.served_on, day_of(hold.from_at))
    own = tuple(each for each in releases if each.ends_case_id == hold.case_id)
    stretches = []
    for each in memberships:
        if each.chain_id != hold.subject_id or (each.kind is MembershipKind.FRANCHISE and not count_franchise):
            continue
        if each.until_on is not None and each.until_on <= max(served_on, each.from_on):
            continue
        joined = start_of(each.from_on)
        applying = tuple(release for release in own if release.until > joined)
        stretch = replace(hold, from_at=max(hold.from_at, joined), endings=hold.endings + applying)
        stretch_end = end_of(stretch)
        if stretch_end is None or stretch.from_at < stretch_end:
            stretches.append(stretch)
    return tuple(stretches)
