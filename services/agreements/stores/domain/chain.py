"""A chain of pharmacies (连锁) as agreements knows it; which stores belong to it stands in the stores."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import NotFound
from common.ids import ChainId


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain (连锁) by its name."""

    id: ChainId
    version: int
    name: str


class ChainNotFound(NotFound):
    """Raised when a chain does not exist, or lies outside the actor's scope."""

    code = "chain_not_found"
