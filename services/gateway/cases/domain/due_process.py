"""Who may decide: two natural persons, and nobody who has to judge their own act; blueprint section 6, "two persons".

Identity is the natural person behind accounts, so a second account changes nothing, and a deputy counts as both.
"""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import NotAllowed
from common.phrases import N_


class SamePerson(NotAllowed):
    """Raised when one natural person would both make (or adopt) a proposal and decide it."""

    code = "same_person"


class ReliedOnPerson(NotAllowed):
    """Raised when somebody who recorded or confirmed an entry that the proposal relies on would approve it."""

    code = "relied_on_person"


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
