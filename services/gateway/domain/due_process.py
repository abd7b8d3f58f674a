"""Who may decide: two natural persons, and nobody who has to judge their own act; blueprint section 6, "two persons".

Identity is the natural person behind accounts, so a second account changes nothing, and a deputy counts as both.
"""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import NotAllowed


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


def check_approver(persons: frozenset[str], *, hands: Hands) -> None:
    """Raise unless the approver's natural persons (self, and who is deputised for) had no hand in the case.

    Raises `SamePerson` for an adopter or proposer, `ReliedOnPerson` for who recorded or confirmed.
    """
    if persons & hands.adopters:
        raise SamePerson("采纳该建议的人不能再审批（同一自然人的其他账号亦同），请由另一名审批人员办理。")
    if persons & hands.relied_on:
        raise ReliedOnPerson("记录或确认过所依据违规事项的人不能审批本案，请由其他审批人员办理。")
    if persons & hands.proposers:
        raise SamePerson("提出该建议的人不能自行审批，请由另一名审批人员办理。")
