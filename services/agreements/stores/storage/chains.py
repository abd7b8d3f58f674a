"""Chains in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from common.folding import fold
from common.ids import ChainId
from common.mapping import COMPACT
from common.messages import ChainRegistered
from common.mongo import insert
from common.paging import Found, Key, Order, Page, read_page
from common.people.commands import Actor, Command
from common.phrases import N_
from common.scope import grants_of
from common.scope_filter import chains_seen
from services.agreements.stores.domain.chain import Chain, ChainNotFound, new_chain_id
from services.agreements.stores.storage.documents import ChainDocument

Fields = dict[str, Any]
_CHAIN = COMPACT.of(Chain, names={"id": "_id"})
_BY_NAME = Order((Key("name_key", str), Key("_id", str)))


def get(chain_id: str) -> Chain:
    """The chain. Raises `ChainNotFound`."""
    found = find_many([chain_id])
    if not found:
        raise ChainNotFound(N_("没有找到该连锁，请核对编号；也可能不在您的管辖范围内。"))
    return found[0]


def find_many(chain_ids: Sequence[str]) -> list[Chain]:
    """Those of the chains that exist."""
    return [_CHAIN.value(each) for each in ChainDocument._get_collection().find({"_id": {"$in": list(chain_ids)}})]


def names(chain_ids: Sequence[str]) -> dict[str, str]:
    """The names of chains by id."""
    return {each.id: each.name for each in find_many(chain_ids)}


def ids_by_name(chain_names: Sequence[str]) -> dict[str, ChainId]:
    """Of each name that belongs to a registered chain, its id."""
    keys = {name: fold(name) for name in chain_names}
    found = ChainDocument._get_collection().find({"name_key": {"$in": list(set(keys.values()))}}, {"name_key": 1})
    ids = {each["name_key"]: each["_id"] for each in found}
    return {name: ids[key] for name, key in keys.items() if key in ids}


def register(name: str, *, command: Command, at: datetime) -> ChainId:
    """Register a chain; its id. Raises `Conflict` when there is one of that name."""
    identifier = new_chain_id(name)
    document = ChainDocument(id=identifier, name=name, name_key=fold(name), registered_at=at)
    insert(document, command=command, messages=(ChainRegistered(chain_id=identifier, chain_name=name),))
    return identifier


def page_of(actor: Actor, *, page: Page) -> Found[Chain]:
    """Chains within the actor's scope by name."""
    where = chains_seen(grants_of(actor))
    return read_page(ChainDocument._get_collection(), where, order=_BY_NAME, page=page).map(_CHAIN.value)
