"""What the gateway asks the service agreements: stores, chains, standings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.people.commands import Actor, service_actor
from services.gateway.clients.connection import Connection
from services.gateway.domain.party import Party

_PAGE = 200
_SELF = service_actor("gateway")


def get_store(connection: Connection, store_id: str) -> Party:
    """A store as a paper names it, whoever asks. Raises `NotFound`, `ServiceUnreachable`."""
    return _party(connection.get_json(f"/api/v1/stores/{store_id}", actor=_SELF))


def get_chain(connection: Connection, chain_id: str) -> Party:
    """A chain as a paper names it, whoever asks. Raises `NotFound`, `ServiceUnreachable`."""
    found = connection.get_json(f"/api/v1/chains/{chain_id}", actor=_SELF)
    return Party(party_id=chain_id, name=_name(found))


def get_stores(connection: Connection, store_ids: Sequence[str], *, chain_id: str) -> tuple[Party, ...]:
    """Stores of a chain as a paper names them, in the order of their names; one that left the chain as well."""
    found = {each["id"]: _party(each) for each in _all_stores(connection, chain_id=chain_id)}
    parties = [found.get(store_id) or get_store(connection, store_id) for store_id in store_ids]
    return tuple(sorted(parties, key=lambda party: (party.name, party.party_id)))


def _all_stores(connection: Connection, *, chain_id: str) -> Sequence[Mapping[str, Any]]:
    stores: list[Mapping[str, Any]] = []
    cursor: str | None = None
    while True:
        params = {"chain_id": chain_id, "limit": _PAGE, "cursor": cursor}
        answer = connection.get_json("/api/v1/stores", actor=_SELF, params=params)
        stores.extend(answer["items"])
        cursor = answer["next"]
        if cursor is None:
            return stores


def list_stores(connection: Connection, *, actor: Actor, **filters: Any) -> Mapping[str, Any]:
    """A page of the stores that the actor may see: `{items, next, count}`."""
    answer: Mapping[str, Any] = connection.get_json("/api/v1/stores", actor=actor, params=filters)
    return answer


def stores_of(connection: Connection, store_ids: Sequence[str], *, actor: Actor) -> dict[str, Mapping[str, Any]]:
    """Up to 100 stores by id; those outside the actor's scope are left out."""
    if not store_ids:
        return {}
    params = {"store_ids": ",".join(store_ids), "limit": _PAGE}
    found = connection.get_json("/api/v1/stores", actor=actor, params=params)
    return {each["id"]: each for each in found["items"]}


def _name(found: Mapping[str, Any]) -> str:
    return str(found.get("name") or found["id"])


def _party(found: Mapping[str, Any]) -> Party:
    return Party(
        party_id=found["id"],
        name=_name(found),
        code=found.get("code"),
        uscc=found.get("uscc"),
        address=found.get("address"),
    )


def get_store_detail(connection: Connection, store_id: str, *, actor: Actor) -> Mapping[str, Any]:
    """A store with its chain and terms. Raises `NotFound` outside the actor's scope."""
    found: Mapping[str, Any] = connection.get_json(f"/api/v1/stores/{store_id}", actor=actor)
    return found


def get_standing(connection: Connection, store_id: str, *, actor: Actor) -> Mapping[str, Any]:
    """Whether a store may settle now, and why not. Raises `NotFound`."""
    found: Mapping[str, Any] = connection.get_json(f"/api/v1/stores/{store_id}/standing", actor=actor)
    return found


def standings_of(connection: Connection, store_ids: Sequence[str], *, actor: Actor) -> dict[str, Mapping[str, Any]]:
    """The standings of up to 100 stores by id; those outside the actor's scope are left out."""
    if not store_ids:
        return {}
    params = {"store_ids": ",".join(store_ids), "limit": _PAGE}
    found = connection.get_json("/api/v1/standings", actor=actor, params=params)
    return {each["store_id"]: each for each in found["items"]}
