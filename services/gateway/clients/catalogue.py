"""What the gateway asks ratings of the catalogue of violations (违规行为记分目录) that agreements carry."""

from __future__ import annotations

from typing import Any, TypedDict

from common.people.commands import Actor
from services.gateway.clients.connection import Connection
from services.gateway.clients.endpoints import Read, ask


class Range(TypedDict):
    """A range, both ends allowed."""

    least: int
    most: int


class Item(TypedDict):
    """An act of the catalogue; `basis` are articles of laws, each with its `text` and whether that was `verified`.

    `agreement` are the articles of the agreement that it breaks, `acts_from` the first day of acts to which it applies.
    """

    code: str
    class_title: str
    act: str
    points: Range
    basis: list[dict[str, Any]]
    agreement: list[int]
    consequences: list[str]
    grade: str | None
    suspend_months: Range | None
    acts_from: str | None


class Rule(TypedDict):
    """A rule of counting, in words."""

    text: str


class CarriedBy(TypedDict):
    """The agreement of a store that carries a version, and when it was signed, None where nobody knows."""

    agreed_from: str
    signed_on: str | None


class Catalogue(TypedDict):
    """A version of the catalogue: from which day on it stands, its digest, its items in their order, its rules.

    `carried_by` is None where no store was asked about.
    """

    on: str
    since: str
    sha256: str
    carried_by: CarriedBy | None
    items: list[Item]
    rules: dict[str, Rule]


_CATALOGUE: Read[Catalogue] = Read("/api/v1/catalogue", params=frozenset({"on", "store_id"}))


def get_catalogue(connection: Connection, *, actor: Actor, on: str | None, store_id: str | None = None) -> Catalogue:
    """The version in force on a day (today); of a store the one that its agreement of the day carries.

    Raises `Invalid` where there is none, `NotFound` for a store outside the actor's scope, `ServiceUnreachable`.
    """
    return ask(connection, _CATALOGUE, actor=actor, on=on, store_id=store_id)
