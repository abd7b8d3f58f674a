"""The scope of each account, kept by every service from the journal of the gateway: a token names its version only.

So an account may have any number of stores, and a service that has not heard yet of what the token names says so. What
is kept is never older than what was kept before, in whatever order the entries come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pymongo import ReplaceOne
from pymongo.collection import Collection

from common import mongo
from common.errors import Unavailable
from common.journal.feed import Handlers, Heard
from common.messages import AccountCreated, AccountScopeSet
from common.mongo import Fields
from common.people.commands import AREA_ROLES, PARTIES, Actor
from common.phrases import N_

COLLECTION = "account_scopes"
#: What is seen of whom stands in the scope of these roles; the others see all, or nothing that has one.
SCOPED = AREA_ROLES | PARTIES


class ScopeNotKnownYet(Unavailable):
    """Raised when a token names a version of a scope that this service has not heard of yet (503, for a moment)."""

    code = "scope_not_known_yet"


def scope_handlers(service: str) -> Handlers:
    """The reactions by which a service keeps scopes; composed with those of its rooms."""
    handlers = Handlers(service)

    @handlers.on_many(AccountCreated, AccountScopeSet)
    def keep_scopes(heard: Sequence[Heard[AccountCreated | AccountScopeSet]]) -> None:
        keep(service, [each.message for each in heard])

    return handlers


def keep(alias: str, told: Sequence[AccountCreated | AccountScopeSet]) -> None:
    """Keep scopes, of each account the newest: what is known in that version or a later one stays."""
    newest = {each.account_id: each for each in sorted(told, key=lambda each: each.scope_version)}
    writes = [
        ReplaceOne(
            {"_id": account_id, "version": {"$lt": each.scope_version}},
            {
                "version": each.scope_version,
                "areas": each.areas,
                "stores": each.stores,
                "chains": each.chains,
                "schema": 1,
            },
            upsert=True,
        )
        for account_id, each in newest.items()
    ]
    mongo.write_many(_scopes(alias), writes)


def with_scope(alias: str, actor: Actor) -> Actor:
    """The actor of a token with the scope that its account has: of the version that the token names, or a later one.

    Raises `ScopeNotKnownYet`.
    """
    if not actor.has(*SCOPED):
        return actor
    kept = _scopes(alias).find_one({"_id": actor.account, "version": {"$gte": actor.scope_version}})
    if kept is None:
        raise ScopeNotKnownYet(N_("您的账号权限刚刚设定或变更，正在生效，请稍候片刻再试。"))
    return replace(
        actor,
        scope_version=kept["version"],
        areas=tuple(kept["areas"]),
        stores=tuple(kept["stores"]),
        chains=tuple(kept["chains"]),
    )


def _scopes(alias: str) -> Collection[Fields]:
    return mongo.database(alias)[COLLECTION]
