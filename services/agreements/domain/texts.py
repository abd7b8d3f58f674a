"""Which texts of the standard agreement there are, by name: since when each is offered, and what it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.folding import fold
from services.agreements.domain.clauses import Clause


@dataclass(frozen=True, slots=True)
class Texts:
    """The first day on which each text was offered, by name, and its clauses on chains."""

    first_days: Mapping[str, date]
    clauses: Mapping[str, tuple[Clause, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names, the latest text first."""
        return tuple(sorted(self.first_days, key=lambda each: (self.first_days[each], each), reverse=True))

    def named(self, name: str) -> str | None:
        """The text that somebody names, however it was typed; None for one that there is not."""
        return next((each for each in self.first_days if fold(each) == fold(name)), None)

    def was_out(self, name: str, day: date) -> bool:
        """Whether an agreement that begins on a day can have been signed under a text: it was offered by then."""
        return self.first_days[name] <= day

    def out_by(self, day: date) -> list[str]:
        """The texts that an agreement which begins on a day may have been signed under, the latest first."""
        return [each for each in self.names if self.was_out(each, day)]

    def clauses_of(self, name: str | None) -> tuple[Clause, ...]:
        """The clauses on chains of a text; an unknown one has none."""
        return self.clauses.get(name, ()) if name else ()
