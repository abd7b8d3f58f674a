"""That facts are decided once: what is refused of a case whose facts are dealt with in another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from common.errors import NotAllowed
from common.phrases import N_, Phrase


class FactsTakenUp(NotAllowed):
    """Raised when another case of the store, on the same entries, is under way."""

    code = "facts_taken_up"

    @classmethod
    def by(cls, measure: Phrase, *, opened_on: date, status: str) -> Self:
        """The refusal that names the other case, as lists show it: its measure, the day of its proposal, its state."""
        told = N_(
            "本案所依据的违规，已在该店%(day)s提出的“%(measure)s”一案中办理（%(status)s）；请待该案送达，或者撤回其中一案。"
        )
        return cls(told, measure=measure, day=opened_on, status=status)


class FactsDecided(NotAllowed):
    """Raised when decisions on every entry of the case were served before."""

    code = "facts_decided"

    @classmethod
    def by(cls, numbers: Sequence[str]) -> Self:
        """The refusal that names the decisions."""
        told = N_("本案所依据的违规均已作出处理（%(numbers)s），不能就同一事实再次处理，请撤回本案。")
        return cls(told, numbers="、".join(numbers))
