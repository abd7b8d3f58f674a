"""The edge of every change: `Idempotency-Key` in, one command, its receipt with `ETag` out; `If-Match` read.

Source: blueprint section 4 (commands), section 8.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, overload

import orjson
from flask import Response, current_app, g, request
from werkzeug.exceptions import BadRequest

from common import clock
from common.errors import Invalid
from common.people import idempotency
from common.people.commands import Command, Receipt
from common.phrases import N_
from common.web.access import current_actor
from common.web.problems import Malformed, PreconditionMissing, request_id

_KEY = re.compile(r"[A-Za-z0-9_.:-]{8,128}")
_VERSION = re.compile(r'"([1-9][0-9]{0,9})"')
View = Callable[..., Any]

_KEY_PARAMETER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": f"^{_KEY.pattern}$"},
    "description": "每个操作自取的唯一键；重试时用同一键，得到同一答复",
}
#: The header that names the version which a caller saw, as the document describes it.
VERSION_PARAMETER = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": f"^{_VERSION.pattern}$"},
    "description": "读取该记录时得到的 ETag，记录已被修改则拒绝（412）",
}


@overload
def command_route(view: View) -> View: ...
@overload
def command_route(*, status: int = 200, versioned: bool = False) -> Callable[[View], View]: ...
def command_route(
    view: View | None = None, *, status: int = 200, versioned: bool = False
) -> View | Callable[[View], View]:
    """Make a view a command: it gets `command=` and returns a `Receipt`, or `(Receipt, further fields)`.

    Answers `{id, version, message_id}` with `status` (201 where something is created) and the version as `ETag`; a
    repeated key gets the same answer without running again. Put it under `@blueprint.arguments` and
    `@blueprint.response`, next to the function. A view that asks for `required_version()` is `versioned`, so that the
    document says so.
    """

    def decorate(function: View) -> View:
        @wraps(function)
        def wrapper(*arguments: Any, **named: Any) -> Response:
            def run(command: Command) -> Receipt:
                return _receipt(function(*arguments, command=replace(command, request_id=request_id()), **named))

            receipt = idempotency.execute(
                g.alias, actor=current_actor(), key=required_key(), body_hash=body_hash(), run=run, at=clock.now()
            )
            return _answer(receipt, status=status)

        headers = (_KEY_PARAMETER, VERSION_PARAMETER) if versioned else (_KEY_PARAMETER,)
        wrapper._apidoc = _documented(getattr(function, "_apidoc", {}), headers)  # type: ignore[attr-defined]
        return wrapper

    return decorate(view) if view is not None else decorate


def required_key() -> str:
    """The request's `Idempotency-Key`. Raises `PreconditionMissing` without one, `Invalid` for a malformed one."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise PreconditionMissing(
            N_("缺少 Idempotency-Key 请求头：请为每个操作取一个唯一的键，重试时沿用。"), code="idempotency_key_missing"
        )
    if not _KEY.fullmatch(key):
        raise Invalid(
            N_("Idempotency-Key 应为 8 至 128 个字母、数字或 _ . : - 符号，请换一个键。"),
            code="idempotency_key_malformed",
        )
    return key


def required_version() -> int:
    """The version that the caller saw, from `If-Match: "n"`.

    Raises `PreconditionMissing` (if_match_missing) without one, `Malformed` (if_match_malformed) for any other form.
    """
    header = request.headers.get("If-Match", "")
    if not header:
        raise PreconditionMissing(
            N_('缺少 If-Match 请求头：请先读取该记录，并带上其 ETag，例如 If-Match: "3"。'), code="if_match_missing"
        )
    found = _VERSION.fullmatch(header.strip())
    if found is None:
        raise Malformed(
            N_('If-Match 应为带双引号的 ETag，例如 If-Match: "3"，请重新读取该记录后原样带上。'),
            code="if_match_malformed",
        )
    return int(found[1])


def etag(version: int) -> dict[str, str]:
    """The headers that name a resource's version; a view returns them beside its body."""
    return {"ETag": f'"{version}"'}


def body_hash() -> str:
    """SHA-256 over what the request asks for: method, address, and content apart from how it is packed."""
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype == "multipart/form-data":
        for name, value in sorted(request.form.items(multi=True)):
            digest.update(f"{name}={value}\n".encode())
        for name, upload in sorted(request.files.items(multi=True), key=lambda item: (item[0], item[1].filename or "")):
            digest.update(f"{name}:{upload.filename}\n".encode() + hashlib.sha256(upload.read()).digest())
            upload.seek(0)
    else:
        digest.update(_canonical(request.get_data(cache=True)))
    return digest.hexdigest()


def _canonical(content: bytes) -> bytes:
    try:
        return orjson.dumps(orjson.loads(content), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError) as error:
        # Called JSON, but none, or nested deeper than can be written again.
        if content and request.is_json:
            raise BadRequest from error
        return content


def _receipt(answer: Receipt | tuple[Receipt, dict[str, Any]]) -> Receipt:
    if isinstance(answer, Receipt):
        return answer
    receipt, further = answer
    return replace(receipt, further=further)


def _answer(receipt: Receipt, *, status: int) -> Response:
    body = {**receipt.further, "id": receipt.resource_id, "version": receipt.version, "message_id": receipt.message_id}
    response = current_app.response_class(current_app.json.dumps(body), mimetype="application/json", status=status)
    response.headers.update(etag(receipt.version))
    return response


def _documented(apidoc: dict[str, Any], headers: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    manual = dict(apidoc.get("manual_doc", {}))
    manual["parameters"] = [*manual.get("parameters", []), *headers]
    return {**apidoc, "manual_doc": manual}
