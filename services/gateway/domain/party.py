"""Whom a decision addresses, as a paper names them; practice.md section 7, items 6 and 7."""

from __future__ import annotations

from dataclasses import dataclass

from common.phrases import N_, Phrase


@dataclass(frozen=True, slots=True)
class Party:
    """A store or a chain: its name, and its codes and address where there are any (当事人)."""

    party_id: str
    name: str
    code: str | None = None
    uscc: str | None = None
    address: str | None = None

    @property
    def is_reached(self) -> bool:
        """Whether a decision reaches it."""
        return True

    @property
    def note(self) -> Phrase | None:
        """What an annex says of it beside its particulars; None where there is nothing to say."""
        return None


@dataclass(frozen=True, slots=True)
class Annexed(Party):
    """A store of an annex; `reach` is how agreements says that the decision reaches it, None in annexes of before."""

    reach: str | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the decision reaches it: not who signed no clause on chains."""
        return self.reach != "no_clause"

    @property
    def note(self) -> Phrase | None:
        """Why the decision does not reach it, or from when on."""
        return _NOTES.get(self.reach or "")


_NOTES = {
    "no_clause": N_("未约定连锁条款，本决定不适用"),
    "own_service": N_("总部不能代收，自向本店单独送达的次日起执行，但不早于本决定载明的起始日"),
}
