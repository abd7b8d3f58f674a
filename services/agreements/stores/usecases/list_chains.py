"""Answers which chains an actor may see, with the number of their direct stores."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from common.ids import ChainId
from common.paging import Found, Page
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.agreements.stores.domain.chain import Chain, ChainNotFound
from services.agreements.stores.storage import chains, stores


def list_chains(*, actor: Actor, day: date, page: Page) -> Found[tuple[Chain, int]]:
    """A page of chains by name, each with the number of its direct stores of the day."""
    found = chains.page_of(actor, page=page)
    sizes = stores.count_direct([each.id for each in found], day)
    return found.map(lambda each: (each, sizes.get(each.id, 0)))


def get_chain(chain_id: str, *, actor: Actor, day: date) -> tuple[Chain, int]:
    """A chain with the number of its direct stores that day. Raises `ChainNotFound`."""
    if not grants_of(actor).covers_chain(chain_id):
        raise ChainNotFound(N_("没有找到该连锁，请核对编号；也可能不在您的管辖范围内。"))
    chain = chains.get(chain_id)
    return chain, stores.count_direct([chain_id], day).get(chain_id, 0)


def find_chain_names(chain_ids: Sequence[str]) -> dict[str, str]:
    """The name of each of the chains that exists, by id."""
    return chains.names(chain_ids)


def find_chain_ids(names: Sequence[str]) -> dict[str, ChainId]:
    """Of each name that belongs to a registered chain, its id."""
    return chains.ids_by_name(names)
