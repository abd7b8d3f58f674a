"""Which texts of the standard agreement there are, by name: since when each is offered, its title and its clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.folding import fold
from services.agreements.domain.clauses import Clause

#: The line below a heading that tells one edition from another, such as （标准文本，2026年版）.
_EDITION = re.compile(r"（.+）")


def title_of(content: str) -> str:
    """What people call a text: its heading, with its edition where the next line says one. No marks around it."""
    heading, *rest = [line.strip() for line in content.splitlines() if line.strip()][:2] or [""]
    return heading.lstrip("# ") + "".join(each for each in rest if _EDITION.fullmatch(each))


@dataclass(frozen=True, slots=True)
class Texts:
    """The first day on which each text was offered, by name, its clauses on chains, and its title."""

    first_days: Mapping[str, date]
    clauses: Mapping[str, tuple[Clause, ...]]
    titles: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The names, the latest text first."""
        return tuple(sorted(self.first_days, key=lambda each: (self.first_days[each], each), reverse=True))

    def named(self, name: str) -> str | None:
        """The text that somebody names or calls by its title, however it was typed; None for one that there is not."""
        typed = fold(name.strip().strip("《》"))
        return next((each for each in self.first_days if typed in {fold(each), fold(self.title(each))}), None)

    def title(self, name: str) -> str:
        """What people call a text (`title_of`); its name where nobody has brought the text itself."""
        return self.titles.get(name, name)

    def was_out(self, name: str, day: date) -> bool:
        """Whether an agreement that begins on a day can have been signed under a text: it was offered by then."""
        return self.first_days[name] <= day

    def out_by(self, day: date) -> list[str]:
        """The texts that an agreement which begins on a day may have been signed under, the latest first."""
        return [each for each in self.names if self.was_out(each, day)]

    def clauses_of(self, name: str | None) -> tuple[Clause, ...]:
        """The clauses on chains of a text; an unknown one has none."""
        return self.clauses.get(name, ()) if name else ()
