"""Commands that the gateway's own pages send to another service: its key on the way, its receipt or refusal back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from common.errors import DomainError
from common.people.commands import Actor, Receipt
from common.phrases import N_
from services.gateway.clients.connection import KINDS, Connection, ServiceFailed, unreadable


def send_command(
    connection: Connection, path: str, *, actor: Actor, key: str, body: Mapping[str, Any] | None = None
) -> Receipt:
    """The receipt of a command that is carried out for `actor`, now or when the same key came before.

    Raises what the service refuses with, in its kind, code and fields; `ServiceUnreachable`, `ServiceFailed` when the
    outcome is not known.
    """
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    answer = _send(connection, "POST", path, actor=actor, headers=headers, content=orjson.dumps(body or {}))
    return Receipt(answer["id"], answer["version"], answer["message_id"])


def check_command(connection: Connection, path: str, *, actor: Actor, body: Mapping[str, Any]) -> None:
    """Ask whether a command would be carried out; it is not. Raises as `send_command`."""
    headers = {"Content-Type": "application/json"}
    _send(connection, "POST", path, actor=actor, headers=headers, content=orjson.dumps(body))


def put_file(connection: Connection, path: str, *, actor: Actor, content: bytes) -> None:
    """Store a file with the service that will own it; repeating it changes nothing. Raises as `send_command`."""
    headers = {"Content-Type": "application/octet-stream"}
    _send(connection, "PUT", path, actor=actor, headers=headers, content=content)


def _send(
    connection: Connection, method: str, path: str, *, actor: Actor, headers: Mapping[str, str], content: bytes
) -> Any:
    response = connection.exchange(method, path, actor=actor, headers=headers, content=content)
    try:
        answer = orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise unreadable(connection.service) from error
    if response.is_success:
        return answer
    raise _refusal(response.status_code, answer, service=connection.service)


def _refusal(status: int, problem: Mapping[str, Any], *, service: str) -> DomainError:
    kind = KINDS.get(status)
    if kind is None:
        return ServiceFailed(N_("系统的一部分暂时无法应答，请稍后重试。"), service=service)
    return kind.from_dict(problem)
