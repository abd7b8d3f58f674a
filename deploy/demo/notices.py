"""Serves the notices of points (违规记分告知书) of confirmed violations, so that the window to object begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from deploy.demo.waiting import wait_for
from deploy.stack.hand import Body, Hand

_ISSUED = ("rendered", "served")


def serve_notices(hand: Hand, violation_ids: Sequence[str], *, served_on: date, receiver: str, step: str) -> list[str]:
    """Wait for the notices, record that they were served on a day, and wait for the windows; the papers' numbers."""
    papers = wait_for(
        lambda: _issued(hand, violation_ids),
        until=lambda found: len(found) == len(violation_ids),
        what="违规记分告知书编号并制成",
    )
    body = {
        "paper_ids": [each["id"] for each in papers],
        "served_on": served_on.isoformat(),
        "manner": "in_person",
        "receiver": receiver,
    }
    hand.do("/papers/services", body, step=step)
    wait_for(
        lambda: _with_window(hand),
        until=lambda found: found.issuperset(violation_ids),
        what="告知书送达、异议期起算",
    )
    return [str(each["number"]) for each in papers]


def _issued(hand: Hand, violation_ids: Sequence[str]) -> list[Body]:
    """The notices of these entries that are stored or served, in the order of the entries."""
    papers = {each["about"]: each for each in hand.get_all("/papers", kind="points_notice")}
    found = [papers[each] for each in violation_ids if each in papers]
    return [each for each in found if each["status"] in _ISSUED]


def _with_window(hand: Hand) -> set[str]:
    """The entries whose window to object has begun."""
    return {each["id"] for each in hand.get_all("/violations", state="confirmed") if each["objection_on"]}
