"""Who may decide: two natural persons, and nobody who has to judge their own act; blueprint section 6, "two persons".

Identity is the natural person behind accounts, so a second account changes nothing, and a deputy counts as both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from common.errors import NotAllowed
from common.phrases import N_


class SamePerson(NotAllowed):
    """Raised when one natural person would both make (or adopt) a proposal and decide it."""

    code = "same_person"


class ReliedOnPerson(NotAllowed):
    """Raised when somebody who recorded or confirmed an entry that the proposal relies on would approve it."""

    code = "relied_on_person"


class WindowOpen(NotAllowed):
    """Raised when a case would be approved on entries that were not told, or to which one may still object."""

    code = "window_open"


@dataclass(frozen=True, slots=True)
class Hands:
    """The natural persons who had a hand in a case before it is decided."""

    adopters: frozenset[str]
    proposers: frozenset[str]
    relied_on: frozenset[str]


def find_refusal(persons: frozenset[str], *, hands: Hands) -> NotAllowed | None:
    """Why an approver's natural persons (self, and who is deputised for) may not approve a case, nor withdraw it.

    None if they may. `SamePerson` for an adopter or proposer, `ReliedOnPerson` for who recorded or confirmed.
    """
    if persons & hands.adopters:
        return SamePerson(
            N_("您采纳过本案的处理建议，须由另一名审批人员办理（同一自然人的其他账号、所代理的人亦同）。")
        )
    if persons & hands.relied_on:
        return ReliedOnPerson(
            N_("您记录或确认过本案所依据的违规，须由其他审批人员办理（同一自然人的其他账号、所代理的人亦同）。")
        )
    if persons & hands.proposers:
        return SamePerson(
            N_("您提出了本案的处理建议，须由另一名审批人员办理（同一自然人的其他账号、所代理的人亦同）。")
        )
    return None


def check_approver(persons: frozenset[str], *, hands: Hands) -> None:
    """Raise unless the approver's natural persons had no hand in the case. Raises `SamePerson`, `ReliedOnPerson`."""
    refusal = find_refusal(persons, hands=hands)
    if refusal is not None:
        raise refusal


def check_heard(last_days: Iterable[date | None], *, today: date) -> None:
    """Raise `WindowOpen` unless every entry relied on was told, and the last window to object has ended before today.

    `last_days` are the last days of the windows, None of an entry that was not told yet; practice 12.6.
    """
    days = tuple(last_days)
    if untold := days.count(None):
        told = N_("所依据的记分有%(count)s项尚未告知该店；告知书送达、异议期满后再审批。")
        raise WindowOpen(told, count=untold)
    last = max((each for each in days if each is not None), default=None)
    if last is not None and today <= last:
        raise WindowOpen(N_("所依据的记分，异议期至%(day)s届满；期满后再审批。"), day=last)
