"""Whether the stores and chains that an account is asked for exist; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from common.errors import FieldProblem, Invalid, NotFound
from services.gateway.accounts.domain.accounts import Scope
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.subjects.usecases.find_subjects import find_subjects


class ScopeUnknown(Invalid):
    """Raised when an account would be bound to a store or chain that does not exist."""

    code = "scope_unknown"


def check_scope(scope: Scope, *, connection: Connection) -> None:
    """Raise `ScopeUnknown` naming each store and chain that agreements does not know either.

    Those that the gateway has heard of need no question. Raises `ServiceUnreachable`.
    """
    heard = find_subjects([*scope.stores, *scope.chains])
    stores = {each for each in scope.stores if each not in heard or heard[each].kind != "store"}
    chains = {each for each in scope.chains if each not in heard or heard[each].kind != "chain"}
    problems = [
        *_problems("stores", "门店", (each for each in sorted(stores) if not _is_store(connection, each))),
        *_problems("chains", "连锁", (each for each in sorted(chains) if not _is_chain(connection, each))),
    ]
    if problems:
        raise ScopeUnknown("".join(each.message for each in problems), problems=problems)


def _problems(field: str, kind: str, unknown: Iterable[str]) -> list[FieldProblem]:
    listed = "、".join(unknown)
    if not listed:
        return []
    return [FieldProblem(field, f"没有编号为 {listed} 的{kind}，请核对编号。", ScopeUnknown.code)]


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
