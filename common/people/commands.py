"""Who acts, and one act of theirs: the values that every use case receives."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What an account may do; the access table of each service names the roles of each route."""

    PHARMACY = "pharmacy"
    HEADQUARTERS = "headquarters"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SETTLEMENT = "settlement"
    SERVICE = "service"


#: Staff whose jurisdiction is a list of area codes (`Actor.areas`).
AREA_ROLES = frozenset({Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR})
#: Principals that see every store: by their duty, or because they are one of our services.
CITY_ROLES = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.SETTLEMENT, Role.SERVICE})
#: Persons who work for the bureau or its agency.
STAFF = AREA_ROLES | {Role.AUDITOR, Role.ADMINISTRATOR}
#: Who sees what parties do not: staff, and our services on their behalf.
STAFF_AND_SERVICES = STAFF | {Role.SERVICE}
#: The two who act for the agency (经办、审批) towards a store.
OFFICERS = frozenset({Role.REVIEWER, Role.APPROVER})
#: A store and its chain (当事人).
PARTIES = frozenset({Role.PHARMACY, Role.HEADQUARTERS})
#: Every role that a person's account may have.
PERSONS = frozenset(Role) - {Role.SERVICE}


@dataclass(frozen=True, slots=True)
class Actor:
    """An account in use: the natural person behind it, roles and scope.

    `areas` holds leading digits of area codes (`3603` covers 360302), `scope_version` which of the account's scopes
    that is; `deputises` is the person whose deputy the actor is at this moment: for the rule of two persons a deputy
    counts as both.
    """

    account: str
    person: str
    roles: tuple[Role, ...]
    areas: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    on_behalf: str | None = None
    deputises: str | None = None
    scope_version: int = 1

    @property
    def persons(self) -> frozenset[str]:
        """The natural persons that this actor counts as."""
        return frozenset({self.person} | ({self.deputises} if self.deputises else set()))

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of the roles."""
        return any(role in self.roles for role in roles)


def service_actor(service: str) -> Actor:
    """The actor that stands for one of our services itself, in effects and schedules."""
    return Actor(account=f"service:{service}", person=f"service:{service}", roles=(Role.SERVICE,))


def derived_id(prefix: str, *parts: object) -> str:
    """An id that is the same for the same parts: `prefix_` and 32 hexadecimal digits."""
    text = "\x1f".join(str(part) for part in (prefix, *parts))
    return f"{prefix}_{hashlib.sha256(text.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Command:
    """One act: who, when (aware UTC, milliseconds), and the id from which all ids of its effects derive.

    A repeated act has the same `command_id`, so it writes the same ids and cannot take effect twice. `request_hash`
    is that of the request that asked for it, by which its messages prove what was asked; empty where none did.
    """

    actor: Actor
    command_id: str
    at: datetime
    request_id: str = ""
    caused_by: str | None = field(default=None)
    request_hash: str = ""

    def identifier(self, prefix: str, *parts: object) -> str:
        """The id of a thing that this act creates: `prefix_` and 32 hexadecimal digits."""
        return derived_id(prefix, self.command_id, *parts)

    def message_id(self, number: int) -> str:
        """The id of the act's message `number`, counted from 0."""
        return derived_id("msg", self.command_id, number)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command answers with: the resource, its new version, and the message that carries the change.

    `further` holds more JSON-simple fields of the answer, which a repeated command gets again.
    """

    resource_id: str
    version: int
    message_id: str
    further: Mapping[str, Any] = field(default_factory=dict, hash=False)
