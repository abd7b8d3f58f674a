"""A chain of pharmacies (连锁) as agreements knows it; which stores belong to it stands in the stores."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import Invalid, NotFound
from common.folding import fold
from common.ids import ChainId
from common.people.commands import derived_id
from common.phrases import N_
from services.agreements.domain.no_chain import names_a_chain


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain (连锁) by its name."""

    id: ChainId
    version: int
    name: str


class ChainNotFound(NotFound):
    """Raised when a chain does not exist, or lies outside the actor's scope."""

    code = "chain_not_found"


class ChainNameInvalid(Invalid):
    """Raised when a word in place of a chain's name says that there is no chain, or does not name it."""

    code = "chain_name_invalid"


def check_chain_name(name: str) -> None:
    """Raises `ChainNameInvalid` for a word by which all single stores of a city would become one chain."""
    if not names_a_chain(name):
        raise ChainNameInvalid(N_("“%(name)s”不是连锁的名称，不能登记为连锁，也不能加入。"), name=name[:40])


def new_chain_id(name: str) -> ChainId:
    """The id that a chain of this name gets when it is registered first."""
    return ChainId(derived_id("chn", fold(name)))
