"""Many stores asked for at once by 医保编码 or id: which one a text names, and what its standing is told from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from common.folding import fold
from common.ids import ChainId, ImportId, StoreId
from services.agreements.domain.holds import Hold, HoldEnding
from services.agreements.domain.membership import Membership
from services.agreements.domain.serving import Exemption, OwnService
from services.agreements.domain.terms import Term, TermEnding, TextRecord

_ID_PREFIX = "sto_"


class Outcome(StrEnum):
    """Whether what was asked names a store that the actor may see; no two stores have one 医保编码."""

    FOUND = "found"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """A `Store` with what its standing is computed from, and what tells who may see it; without its particulars."""

    id: StoreId
    area: str
    code: str | None
    import_id: ImportId | None
    memberships: tuple[Membership, ...]
    terms: tuple[Term, ...]
    terminations: tuple[TermEnding, ...]
    holds: tuple[Hold, ...]
    hold_endings: tuple[HoldEnding, ...]
    named_by: tuple[str, ...]
    services: tuple[OwnService, ...]
    text_records: tuple[TextRecord, ...]
    exemptions: tuple[Exemption, ...]

    @property
    def reach(self) -> tuple[ChainId, ...]:
        """The chains whose holds may lie on the store, as `Store.reach`."""
        return tuple(dict.fromkeys(each.chain_id for each in self.memberships))


def key_of(asked: str) -> str:
    """What a text is looked up by: an id as it stands, anything else as a 医保编码 by its key."""
    text = asked.strip()
    return text if is_id(text) else fold(text)


def is_id(key: str) -> bool:
    """Whether a key is the id of a store; a code has capitals alone."""
    return key.startswith(_ID_PREFIX)
