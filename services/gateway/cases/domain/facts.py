"""That facts are decided once: what is refused of a case whose facts are dealt with in another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from common.errors import NotAllowed
from common.phrases import N_


class FactsTakenUp(NotAllowed):
    """Raised when another case of the store, on the same entries, is under way."""

    code = "facts_taken_up"

    @classmethod
    def by(cls, case_id: str, status: str) -> Self:
        """The refusal that names the other case and how it stands."""
        told = N_("本案所依据的违规，已在案件 %(case)s 中办理（%(status)s）；请待该案送达，或者撤回其中一案。")
        return cls(told, case=case_id, status=status)


class FactsDecided(NotAllowed):
    """Raised when decisions on every entry of the case were served before."""

    code = "facts_decided"

    @classmethod
    def by(cls, numbers: Sequence[str]) -> Self:
        """The refusal that names the decisions."""
        told = N_("本案所依据的违规均已作出处理（%(numbers)s），不能就同一事实再次处理，请撤回本案。")
        return cls(told, numbers="、".join(numbers))
