"""Whether the areas, stores and chains that an account is asked for exist; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from common.errors import FieldProblem, Invalid, NotFound
from common.people.commands import service_actor
from common.phrases import N_, Phrase
from common.scope import leading_digits
from services.gateway.accounts.domain.accounts import Scope
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.subjects.usecases.find_subjects import find_subjects

#: Unknown ones that are named at once: each is asked for by itself, and who typed hundreds has another mistake.
_NAMED = 20


class ScopeUnknown(Invalid):
    """Raised when an account would be bound to an area, store or chain that does not exist."""

    code = "scope_unknown"


def check_scope(scope: Scope, *, connection: Connection) -> None:
    """Raise `ScopeUnknown` naming the first areas, stores and chains that agreements does not know.

    An area is known by its leading digits, a city by its own code. Stores and chains that the gateway has heard of need
    no question. Raises `ServiceUnreachable`, `ServiceFailed`.
    """
    heard = find_subjects([*scope.stores, *scope.chains])
    stores = {each for each in scope.stores if each not in heard or heard[each].kind != "store"}
    chains = {each for each in scope.chains if each not in heard or heard[each].kind != "chain"}
    problems = [
        *_problems("areas", N_("行政区划"), _unknown_areas(scope, connection=connection)),
        *_problems("stores", N_("门店"), (each for each in sorted(stores) if not _is_store(connection, each))),
        *_problems("chains", N_("连锁"), (each for each in sorted(chains) if not _is_chain(connection, each))),
    ]
    if problems:
        raise ScopeUnknown.of(*problems)


def _problems(field: str, kind: Phrase, unknown: Iterable[str]) -> list[FieldProblem]:
    first = list(islice(unknown, _NAMED))
    if not first:
        return []
    listed = "、".join(first)
    return [
        FieldProblem(
            field,
            N_("没有编号为 %(listed)s 的%(kind)s，请核对编号。"),
            ScopeUnknown.code,
            params={"listed": listed, "kind": kind},
        )
    ]


def _unknown_areas(scope: Scope, *, connection: Connection) -> list[str]:
    if not scope.areas:
        return []
    known = [each["code"] for each in agreements.list_areas(connection, actor=service_actor("gateway"))]
    return [area for area in scope.areas if not any(each.startswith(leading_digits(area)) for each in known)]


def _is_store(connection: Connection, store_id: str) -> bool:
    try:
        agreements.get_store(connection, store_id)
    except NotFound:
        return False
    return True


def _is_chain(connection: Connection, chain_id: str) -> bool:
    try:
        agreements.get_chain(connection, chain_id)
    except NotFound:
        return False
    return True
