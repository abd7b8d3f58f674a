"""Commands of the gateway itself, sent by a page: by the same keys, records and ids as those that come over the API."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from flask import g, request

from common.people import idempotency
from common.people.commands import Command, Receipt
from common.web import current_actor, request_id
from services.gateway.portal.shell.form_page import Outgoing


def execute(outgoing: Outgoing, run: Callable[[Command], Receipt]) -> Receipt:
    """The receipt of what `run` does, now or when its key came before. Raises `KeyReused`, and what `run` raises."""

    def with_request(command: Command) -> Receipt:
        return run(replace(command, request_id=request_id()))

    asked = hashlib.sha256(f"POST {request.path}\n{outgoing.content.digest}".encode()).hexdigest()
    return idempotency.execute(
        g.alias, actor=current_actor(), key=outgoing.key, body_hash=asked, run=with_request, at=outgoing.at
    )
