"""Whether what a roster calls a chain is one: the stores of a chain carry its name, those of a general word do not.

It is the net below `no_chain`: a word that nobody thought of still joins stores whose names have nothing of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from common.folding import fold
from common.phrases import N_, Param, Phrase
from services.agreements.domain.no_chain import distinctive
from services.agreements.rosters.domain.quoting import listed, quoted

#: So many signs in common are no chance.
_COMMON = 2
#: One store may be called as it likes.
_SEVERAL = 2
_MOST_LETTERS = 24


@dataclass(slots=True)
class ChainNames:
    """The chains of a roster by their keys, as they are met: their stores, and of which no store has the name yet."""

    _stores: Counter[str] = field(default_factory=Counter)
    _names: dict[str, str] = field(default_factory=dict)
    _sought: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, chain: str, store: str) -> None:
        """Count a store of a chain, both by name."""
        key = fold(chain)
        self._stores[key] += 1
        if key not in self._names:
            self._names[key] = chain
            self._sought[key] = _signs(distinctive(chain))
        if key in self._sought and any(each in fold(store) for each in self._sought[key]):
            del self._sought[key]

    def told(self) -> tuple[Phrase, dict[str, Param]] | None:
        """What is asked of whoever commits; None where each chain of several stores has its name in one of them."""
        doubted = [key for key in self._sought if self._stores[key] >= _SEVERAL]
        if not doubted:
            return None
        names = listed(f"“{quoted(self._names[key], most=_MOST_LETTERS)}”（{self._stores[key]} 家）" for key in doubted)
        phrase = N_("以下连锁的门店，名称中都没有该连锁的字样，请核对是否确是连锁的名称：%(names)s。")
        return phrase, {"names": names}


def _signs(name: str) -> frozenset[str]:
    """What is sought of a name: any two signs that stand side by side; of a shorter one all."""
    return frozenset(name[place : place + _COMMON] for place in range(max(len(name) - _COMMON + 1, 1)))
