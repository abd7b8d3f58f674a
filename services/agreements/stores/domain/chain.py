"""A chain of pharmacies (连锁) as agreements knows it; which stores belong to it stands in the stores."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import NotFound
from common.folding import fold
from common.ids import ChainId
from common.people.commands import derived_id


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain (连锁) by its name."""

    id: ChainId
    version: int
    name: str


class ChainNotFound(NotFound):
    """Raised when a chain does not exist, or lies outside the actor's scope."""

    code = "chain_not_found"


def new_chain_id(name: str) -> ChainId:
    """The id that a chain of this name gets when it is registered first."""
    return ChainId(derived_id("chn", fold(name)))
