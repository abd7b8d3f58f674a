"""Scopes of accounts as a service keeps them, told without a gateway."""

from __future__ import annotations

from common.messages import AccountScopeSet
from common.people import scopes
from common.people.commands import Actor


def keep_scope(service: str, actor: Actor) -> None:
    """Let a service, whose database is open, know what an actor's account may see."""
    told = AccountScopeSet(
        account_id=actor.account,
        roles=[role.value for role in actor.roles],
        areas=list(actor.areas),
        stores=list(actor.stores),
        chains=list(actor.chains),
        scope_version=actor.scope_version,
    )
    scopes.keep(service, [told])
