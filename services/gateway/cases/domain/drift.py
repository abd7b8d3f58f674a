"""What has changed since the stores of a decision were listed (重新核对): who joined, who left, who fares otherwise.

Source: blueprint section 6: between adoption and numbering whoever joins or leaves makes the case look again. So does
a store that a resumption would open, and which is held or terminated meanwhile, or the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.domain.party import Party

#: How many stores are named one by one.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Drift:
    """Stores that the decision would concern now and its annex does not name, and those that it names and would not.

    `altered` are those for which a resumption would do something else than it says.
    """

    joined: tuple[Party, ...]
    left: tuple[Party, ...]
    altered: tuple[Party, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything has changed."""
        return bool(self.joined or self.left or self.altered)

    @property
    def text(self) -> str:
        """Who, in the words of the agency's records."""
        changes = (("新增", self.joined), ("减少", self.left), ("恢复情况有变", self.altered))
        return "；".join(f"{what}{_named(parties)}" for what, parties in changes if parties)


UNCHANGED = Drift((), ())


def drift(annex: Sequence[Party], *, reached: Sequence[Party]) -> Drift:
    """What an annex lacks, has too much, and says otherwise of those reached now; names and addresses do not matter."""
    named, present = ({each.party_id: each.fate for each in parties if each.is_reached} for parties in (annex, reached))
    return Drift(
        joined=tuple(each for each in reached if each.party_id in present.keys() - named.keys()),
        left=tuple(each for each in annex if each.party_id in named.keys() - present.keys()),
        altered=tuple(each for each in reached if each.party_id in named and each.fate != named[each.party_id]),
    )


def _named(parties: Sequence[Party]) -> str:
    """The first few by name, of many their number too."""
    names = "、".join(each.name for each in parties[:_NAMED])
    return names if len(parties) <= _NAMED else f"{names}等{len(parties)}家"
