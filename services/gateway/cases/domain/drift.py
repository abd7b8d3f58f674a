"""What has changed in a chain since the annex of a decision on it was written (重新核对): who joined, and who left.

Source: blueprint section 6: between adoption and numbering whoever joins or leaves makes the case look again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.domain.party import Party

#: How many stores are named one by one.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Drift:
    """Stores that the decision would concern now and its annex does not name, and those that it names and would not."""

    joined: tuple[Party, ...]
    left: tuple[Party, ...]

    def __bool__(self) -> bool:
        """Whether anything has changed."""
        return bool(self.joined or self.left)

    @property
    def text(self) -> str:
        """Who, in the words of the agency's records."""
        changes = (("新增", self.joined), ("减少", self.left))
        return "；".join(f"{what}{_named(parties)}" for what, parties in changes if parties)


UNCHANGED = Drift((), ())


def drift(annex: Sequence[Party], *, reached: Sequence[Party]) -> Drift:
    """What an annex lacks, and has too much, of those reached now; names and addresses do not matter."""
    named, present = ({each.party_id for each in parties if each.is_reached} for parties in (annex, reached))
    return Drift(
        joined=tuple(each for each in reached if each.party_id in present - named),
        left=tuple(each for each in annex if each.party_id in named - present),
    )


def _named(parties: Sequence[Party]) -> str:
    """The first few by name, of many their number too."""
    names = "、".join(each.name for each in parties[:_NAMED])
    return names if len(parties) <= _NAMED else f"{names}等{len(parties)}家"
