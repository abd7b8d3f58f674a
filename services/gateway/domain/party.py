"""Whom a decision addresses, as a paper names them; practice.md section 7, items 6 and 7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.phrases import N_, Phrase

#: What a licence calls the person on it, by the word of agreements.
HEADS: Mapping[str, Phrase] = {
    "legal_representative": N_("法定代表人"),
    "person_in_charge": N_("负责人"),
    "investor": N_("投资人"),
    "operator": N_("经营者"),
}


def head_text(title: str | None, name: str | None) -> str | None:
    """Who stands on a licence as papers write it; None where nobody has said."""
    return f"{HEADS[title]}：{name}" if title and name else None


@dataclass(frozen=True, slots=True)
class Party:
    """A store or a chain: its name, and its codes and address where there are any (当事人).

    `head` is who stands on its licence, with the title there (`法定代表人：张三`); None where nobody has said.
    """

    party_id: str
    name: str
    code: str | None = None
    uscc: str | None = None
    address: str | None = None
    head: str | None = None

    @property
    def place(self) -> tuple[bool, str, str, str]:
        """Where it stands in a list: by its code, by which settlement looks it up; without one behind, by its name."""
        return (self.code is None, self.code or "", self.name, self.party_id)

    @property
    def is_reached(self) -> bool:
        """Whether a decision reaches it."""
        return True

    @property
    def fate(self) -> Fate | None:
        """What a resumption does for it, as far as its list tells."""
        return None

    @property
    def note(self) -> Phrase | None:
        """What an annex says of it beside its particulars; None where there is nothing to say."""
        return None


@dataclass(frozen=True, slots=True)
class Fate:
    """How a store stands on the first day of a resumption (恢复情况), as agreements tells it.

    `closed` are the reasons for which it stays closed, with `text` and `last_on` (ISO): its own suspension, its
    termination, another hold; empty where none is left. `is_held` says whether the hold that ends lies on it then,
    `has_left` whether it has left the chain by then, which keeps nobody from being opened. `was_held` says of a store
    that is open already whether the hold ever lay on it; None of others, and of lists of before.
    """

    closed: tuple[Mapping[str, Any], ...]
    is_held: bool
    has_left: bool
    was_held: bool | None = None

    @property
    def is_opened(self) -> bool:
        """Whether the resumption opens it."""
        return self.is_held and not self.closed


@dataclass(frozen=True, slots=True)
class Annexed(Party):
    """A store of an annex; `reach` is how agreements says that the decision reaches it, None in annexes of before.

    `fate` is what a resumption does for it; None of other decisions, and of resumptions of before.
    """

    reach: str | None = None
    fate: Fate | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the decision reaches it: not who signed no clause on chains, nor who is not counted."""
        return is_reached_by(self.reach)

    @property
    def is_received_for(self) -> bool:
        """Whether the headquarters may receive the decision for it (Art. 23)."""
        return self.reach in _RECEIVED_FOR

    @property
    def note(self) -> Phrase | None:
        """Why the decision does not reach it, or from when on."""
        return _NOTES.get(self.reach or "")


def is_reached_by(reach: str | None) -> bool:
    """Whether a decision reaches a store that it would reach so, in the words of agreements."""
    return reach not in _UNREACHED


#: Who leaves the chain before the decision would begin.
LEAVING = "leaving"
_RECEIVED_FOR = frozenset({None, "with_chain"})
_UNREACHED = frozenset({"no_clause", "franchise", "no_agreement", LEAVING})
_NOTES = {
    "no_clause": N_("未约定连锁条款，计入统计，本决定不适用"),
    "franchise": N_("加盟门店，不计入统计，本决定不适用"),
    "no_agreement": N_("没有生效的医保服务协议，不计入统计，本决定不适用"),
    LEAVING: N_("在本决定载明的起始日之前退出该连锁，本决定不适用"),
    "own_service": N_("总部不能代收，自向本店单独送达的次日起执行，但不早于本决定载明的起始日"),
}
