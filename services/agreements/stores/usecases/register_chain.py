"""A chain is registered by its name, when a roster names it first."""

from __future__ import annotations

from common.errors import Conflict
from common.ids import ChainId
from common.people.commands import Command
from services.agreements.stores.domain.chain import check_chain_name, new_chain_id
from services.agreements.stores.storage import chains


def register_chain(name: str, *, command: Command) -> ChainId:
    """Register a chain, or find the one that has the name; its id. Raises `ChainNameInvalid`."""
    check_chain_name(name)
    try:
        return chains.register(name, command=command, at=command.at)
    except Conflict:
        return chains.ids_by_name([name]).get(name, new_chain_id(name))
