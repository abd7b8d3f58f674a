"""What the gateway asks the service agreements: stores, chains, standings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NotRequired, TypedDict

from common.people.commands import Actor, Receipt, service_actor
from services.gateway.clients.commands import send_command
from services.gateway.clients.connection import Connection
from services.gateway.clients.endpoints import Page, Read, Write, ask, ask_versioned
from services.gateway.clients.holds import StoreHold
from services.gateway.domain.party import Party, head_text

_PAGE = 200
#: How many stores one question may name.
MOST_NAMED = 100
_SELF = service_actor("gateway")


class Store(TypedDict):
    """A store with its chain of today; `agreement_until_on` is the first day after its agreement (ISO).

    `awaits_renewal` says whether that agreement is still to be renewed.
    `chain_until_on` is the first day on which it will not belong to that chain any more, None while none is registered.
    `chain_reach` is how a decision on its chain would reach it today, or why it would not; None of a store without one.
    """

    id: str
    name: str
    code: str | None
    uscc: str | None
    address: str
    head_title: str | None
    head_name: str | None
    area: str
    area_name: str
    chain_id: str | None
    chain_name: str | None
    chain_until_on: str | None
    agreement_from_on: str | None
    agreement_until_on: str | None
    awaits_renewal: bool
    chain_reach: str | None


class Area(TypedDict):
    """An area (行政区划) with the name of its city."""

    code: str
    name: str
    city: str


class Areas(TypedDict):
    """All areas of the installation."""

    items: list[Area]


class Chain(TypedDict):
    """A chain."""

    id: str
    name: str


class Reason(TypedDict):
    """Why a store is closed, or some of its services: in words, since when until when, and by which case."""

    cause: str
    text: str
    services: list[str]
    from_at: str | None
    until: str | None
    kind: str | None
    costs: str | None
    case_id: str | None
    number: str | None
    resumed_by: str | None
    resumed_number: str | None


class Coming(TypedDict):
    """What is decided and begins later, by which case."""

    case_id: str | None


class ServiceStanding(TypedDict):
    """Whether one kind of settlement is open."""

    service: str
    open: bool


class Standing(TypedDict):
    """Whether a store may settle: `open`, `partly_open` or `closed`, and why not."""

    store_id: str
    standing: str
    services: list[ServiceStanding]
    reasons: list[Reason]
    coming: NotRequired[list[Coming]]


class Membership(TypedDict):
    """A store in a chain; `waits_for` is the case with whose decision it must be served before it belongs to it.

    `from_on` is None while it waits, and where it was given up.
    """

    chain_id: str
    chain_name: str | None
    kind: str
    from_on: str | None
    until_on: str | None
    registered_on: str
    recorded_at: str
    end_recorded_at: str | None
    waits_for: str | None


class PossibleText(TypedDict):
    """A text that may be recorded, and what people call it."""

    text: str
    title: str


class Term(TypedDict):
    """The days `[from_on, until_on)` of an agreement, and under which text it was signed, None where nobody knows.

    `text_title` is what people call that text; `possible_texts` are those that may be recorded where it is not known,
    `text_remark` what showed it to who recorded it later; `terminated_by` is the case that ends it early.
    """

    agreement_id: str
    from_on: str
    until_on: str
    terminated_by: str | None
    text: str | None
    text_title: str | None
    possible_texts: list[PossibleText]
    text_remark: str | None


class SignedText(TypedDict):
    """Which text an agreement was signed under, and what shows it."""

    text: str
    remark: str


class LicenceHead(TypedDict):
    """Who stands on a store's licence, and under which title."""

    title: str
    name: str


class StoreDetail(Store):
    """A store, and whether it may settle now, as far as the service tells it."""

    memberships: list[Membership]
    terms: list[Term]
    holds: list[StoreHold]
    standing: NotRequired[Standing]


_STORES: Read[Page[Store]] = Read(
    "/api/v1/stores", params=frozenset({"q", "shop_number", "area", "chain_id", "store_ids", "limit", "cursor"})
)
_STORE: Read[StoreDetail] = Read("/api/v1/stores/{store_id}")
_SIGNED_TEXT: Write[SignedText] = Write("POST", "/api/v1/stores/{store_id}/terms/{agreement_id}/signed-text")
_HEAD: Write[LicenceHead] = Write("POST", "/api/v1/stores/{store_id}/head")
_AREAS: Read[Areas] = Read("/api/v1/areas")
_CHAIN: Read[Chain] = Read("/api/v1/chains/{chain_id}")
_STANDINGS: Read[Page[Standing]] = Read("/api/v1/standings", params=frozenset({"store_ids", "at", "limit"}))


def get_store(connection: Connection, store_id: str) -> Party:
    """A store as a paper names it, whoever asks. Raises `NotFound`, `ServiceUnreachable`."""
    return addressee_of(ask(connection, _STORE, actor=_SELF, store_id=store_id))


def get_agreed_until(connection: Connection, store_id: str) -> date | None:
    """The first day after the agreement that is in force today; None without one. Raises as `get_store` does."""
    until = ask(connection, _STORE, actor=_SELF, store_id=store_id)["agreement_until_on"]
    return date.fromisoformat(until) if until else None


def find_stores(connection: Connection, store_ids: Sequence[str]) -> dict[str, Party]:
    """Those of up to 100 stores that agreements knows, as a paper names them, by id. Raises `ServiceUnreachable`."""
    found = ask(connection, _STORES, actor=_SELF, store_ids=",".join(store_ids), limit=_PAGE)
    return {each["id"]: addressee_of(each) for each in found["items"]}


def get_chain(connection: Connection, chain_id: str) -> Party:
    """A chain as a paper names it, whoever asks. Raises `NotFound`, `ServiceUnreachable`."""
    found = ask(connection, _CHAIN, actor=_SELF, chain_id=chain_id)
    return Party(party_id=chain_id, name=found["name"] or found["id"])


def list_areas(connection: Connection, *, actor: Actor) -> list[Area]:
    """The areas in which stores can lie; the code of a whole city ends in 00."""
    return ask(connection, _AREAS, actor=actor)["items"]


def list_stores(
    connection: Connection,
    *,
    actor: Actor,
    limit: int,
    cursor: str | None = None,
    q: str | None = None,
    shop_number: str | None = None,
    area: str | None = None,
    chain_id: str | None = None,
) -> Page[Store]:
    """A page of the stores that the actor may see."""
    named = {"q": q, "shop_number": shop_number}
    return ask(connection, _STORES, actor=actor, **named, area=area, chain_id=chain_id, limit=limit, cursor=cursor)


def stores_of_chain(connection: Connection, chain_id: str) -> list[Store]:
    """Every store of a chain today, whoever asks. Raises `ServiceUnreachable`."""
    stores: list[Store] = []
    cursor: str | None = None
    while True:
        found = list_stores(connection, actor=_SELF, limit=_PAGE, cursor=cursor, chain_id=chain_id)
        stores.extend(found["items"])
        cursor = found["next"]
        if cursor is None:
            return stores


def stores_of(connection: Connection, store_ids: Sequence[str], *, actor: Actor) -> dict[str, Store]:
    """Up to 100 stores by id; those outside the actor's scope are left out."""
    if not store_ids:
        return {}
    found = ask(connection, _STORES, actor=actor, store_ids=",".join(store_ids), limit=_PAGE)
    return {each["id"]: each for each in found["items"]}


def addressee_of(found: Store) -> Party:
    """A store whom a paper addresses: with who stands on its licence."""
    return replace(party_of(found), head=head_text(found["head_title"], found["head_name"]))


def party_of(found: Store) -> Party:
    """A store as lists of papers name it."""
    return Party(
        party_id=found["id"],
        name=found["name"] or found["id"],
        code=found["code"],
        uscc=found["uscc"],
        address=found["address"],
    )


def get_store_detail(connection: Connection, store_id: str, *, actor: Actor) -> StoreDetail:
    """A store with its standing. Raises `NotFound` outside the actor's scope."""
    return ask(connection, _STORE, actor=actor, store_id=store_id)


def get_store_versioned(connection: Connection, store_id: str, *, actor: Actor) -> tuple[StoreDetail, int]:
    """The same, and its version."""
    return ask_versioned(connection, _STORE, actor=actor, store_id=store_id)


def record_signed_text(
    connection: Connection, store_id: str, agreement_id: str, *, answers: SignedText, actor: Actor, key: str
) -> Receipt:
    """Record which text an agreement was signed under. Raises as `send_command`."""
    path = _SIGNED_TEXT.path.format(store_id=store_id, agreement_id=agreement_id)
    return send_command(connection, path, actor=actor, key=key, body=answers)


def record_head(connection: Connection, store_id: str, *, answers: LicenceHead, actor: Actor, key: str) -> Receipt:
    """Record who stands on a store's licence. Raises as `send_command`."""
    return send_command(connection, _HEAD.path.format(store_id=store_id), actor=actor, key=key, body=answers)


def standings_of(
    connection: Connection, store_ids: Sequence[str], *, actor: Actor, at: str | None = None
) -> dict[str, Standing]:
    """The standings of up to 100 stores by id, now or at an instant (ISO); those outside the scope are left out."""
    if not store_ids:
        return {}
    found = ask(connection, _STANDINGS, actor=actor, store_ids=",".join(store_ids), at=at, limit=_PAGE)
    return {each["store_id"]: each for each in found["items"]}
