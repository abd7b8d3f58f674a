"""`Prefer: wait=2` on a command: the answer tells whether its effects have happened everywhere (`applied`).

Without it, or when they take longer, they are being carried out (正在办理) and happen soon.
"""

from __future__ import annotations

import re

from flask import Flask, Response, current_app, request

from services.gateway.clients.progress import LONGEST_WAIT, is_applied
from services.gateway.forwarding.api.ownership import ownership
from services.gateway.wiring import wiring

_WAIT = re.compile(r"(?:^|[,\s])wait=([0-9]{1,3})(?:$|[,;\s])")
_PENDING = "正在办理，稍后生效。"
#: Commands whose effect is slow work: no cursor tells when that is done, but the import itself does.
_BY_JOB = re.compile(r"/api/v1/imports(/|$)")


def wanted_wait() -> float | None:
    """How many seconds the client would wait for effects; None when it did not say."""
    found = _WAIT.search(request.headers.get("Prefer", ""))
    return min(float(found[1]), LONGEST_WAIT) if found and request.method != "GET" else None


def install_waiting(app: Flask) -> None:
    """Let every command of the API answer the preference. Raises `FileNotFoundError` without the documents."""
    ownership()  # at the start, rather than with the first command

    @app.after_request
    def tell_whether_applied(response: Response) -> Response:
        wait = wanted_wait()
        if wait is None or not response.is_json or response.status_code >= 300:
            return response
        body = response.get_json()
        if "message_id" not in body:
            return response
        owner = ownership().find(request.path, request.method) or "gateway"
        applied = not _BY_JOB.match(request.path) and is_applied(
            body["message_id"], owner=owner, places=wiring().places, wait=wait
        )
        body |= {"applied": applied} if applied else {"applied": False, "detail": _PENDING}
        response.set_data(current_app.json.dumps(body))
        response.headers["Preference-Applied"] = f"wait={wait:g}"
        return response
