"""What an entry of agreements tells of a store, and the store as it stands with that."""

from __future__ import annotations

from dataclasses import dataclass

from common.messages import StoreRecorded
from services.ratings.domain.store import StoreRecord


@dataclass(frozen=True, slots=True)
class Told:
    """What the entry `seq` of agreements tells of a store."""

    seq: int
    message: StoreRecorded


@dataclass(frozen=True, slots=True)
class Followed:
    """A store as it stands with what was told of it; `told` is None where a later entry was seen already.

    The record's version is the stored one, 0 where nothing is stored.
    """

    record: StoreRecord
    told: Told | None

    @property
    def is_new(self) -> bool:
        """Whether nothing is stored of it yet."""
        return self.record.version == 0
