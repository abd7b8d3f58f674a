"""Imports of rosters: upload and preview, commit, progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

import orjson
from flask import Response, request
from werkzeug.datastructures import FileStorage

from common import clock
from common.errors import Invalid
from common.people.commands import OFFICERS, Command, Receipt, Role
from common.phrases import N_
from common.visible import has_invisible
from common.web import (
    VERSION_PARAMETER,
    Access,
    Blueprint,
    ReceiptSchema,
    command_route,
    current_actor,
    etag,
    required_version,
)
from services.agreements.rosters.api.answers import ImportSchema, UploadReceiptSchema
from services.agreements.rosters.api.schemas import CommitSchema, RosterFileSchema, RosterFormSchema, RosterUploadSchema
from services.agreements.rosters.api.views import import_view
from services.agreements.rosters.usecases.commit_import import commit_import
from services.agreements.rosters.usecases.get_import import find_progress, get_import
from services.agreements.rosters.usecases.list_problems import get_problem_list, list_problems
from services.agreements.rosters.usecases.receive_import import receive_import

blueprint = Blueprint("imports", __name__, url_prefix="/api/v1", description="名册导入")

_TEXT = {"type": "string", "description": "UTF-8 带字节顺序标记的 CSV：工作表、行、列、级别、代码、问题、办法"}
_IMPORTERS = OFFICERS | {Role.ADMINISTRATOR}
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "imports.upload_roster": Access(_IMPORTERS),
    "imports.list_problems_of_file": Access(_IMPORTERS),
    "imports.show_problems": Access(_IMPORTERS | {Role.AUDITOR, Role.SUPERVISOR}),
    "imports.show_import": Access(_IMPORTERS | {Role.AUDITOR, Role.SUPERVISOR}),
    "imports.commit_roster": Access(_IMPORTERS),
}


def _version_if_given() -> int | None:
    """The version that the caller saw; a commit may name it and need not: an import is validated only once.

    Raises `Malformed` (if_match_malformed).
    """
    return required_version() if request.headers.get("If-Match") else None


@blueprint.route("/imports", methods=["POST"])
@blueprint.doc(requestBody={"content": {"multipart/form-data": {"schema": RosterUploadSchema}}})
@blueprint.arguments(RosterFormSchema(), location="form")
@blueprint.arguments(RosterFileSchema(), location="files")
@blueprint.response(201, UploadReceiptSchema)
@command_route(status=201)
def upload_roster(form: dict[str, Any], uploaded: dict[str, FileStorage], *, command: Command) -> Receipt:
    """上传名册：校验并预览，此时不登记任何药店"""
    file = uploaded["file"]
    return receive_import(file.read(), filename=_name_of(file), mapping=_mapping_of(form["mapping"]), command=command)


@blueprint.route("/imports/problems", methods=["POST"])
@blueprint.doc(requestBody={"content": {"multipart/form-data": {"schema": RosterUploadSchema}}})
@blueprint.arguments(RosterFormSchema(), location="form")
@blueprint.arguments(RosterFileSchema(), location="files")
@blueprint.response(200, _TEXT, content_type="text/csv")
def list_problems_of_file(form: dict[str, Any], uploaded: dict[str, FileStorage]) -> Response:
    """名册的全部问题：与上传同样的内容，答以 CSV 文件；不保存，不登记"""
    mapping, content = _mapping_of(form["mapping"]), uploaded["file"].read()
    return _as_csv(list_problems(content, mapping=mapping, actor=current_actor(), day=clock.today()))


@blueprint.route("/imports/<import_id>/problems", methods=["GET"])
@blueprint.response(200, _TEXT, content_type="text/csv")
def show_problems(import_id: str) -> Response:
    """一次导入的全部问题，CSV 文件"""
    return _as_csv(get_problem_list(import_id, actor=current_actor()))


@blueprint.route("/imports/<import_id>", methods=["GET"])
@blueprint.response(200, ImportSchema)
def show_import(import_id: str) -> Any:
    """一次导入：预览、错误、进度"""
    found = get_import(import_id, actor=current_actor())
    return import_view(found, progress=find_progress(found)), 200, etag(found.version)


@blueprint.route("/imports/<import_id>/commit", methods=["POST"])
@blueprint.arguments(CommitSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
@blueprint.doc(parameters=[{**VERSION_PARAMETER, "required": False}])
def commit_roster(body: dict[str, Any], import_id: str, *, command: Command) -> Receipt:
    """提交导入：此后不可中止，由后台登记"""
    return commit_import(
        import_id, version=_version_if_given(), confirmed_codes=body["confirmed_codes"], command=command
    )


def _as_csv(content: bytes | Iterator[bytes]) -> Response:
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="roster-problems.csv"'
    return response


def _name_of(file: FileStorage) -> str:
    """The file's name without any path, as a label only: nothing is ever stored under it."""
    name = PurePath((file.filename or "").replace("\\", "/")).name
    return "".join(each for each in name if not has_invisible(each))[:120] or "名册"


def _mapping_of(text: str) -> dict[str, str]:
    """The columns as the uploader maps them. Raises `Invalid` (mapping_malformed)."""
    try:
        mapping = orjson.loads(text) if text.strip() else {}
    except orjson.JSONDecodeError:
        mapping = None
    if not isinstance(mapping, dict) or not all(isinstance(each, str) for each in mapping.values()):
        raise Invalid(
            N_('列映射应为 JSON 对象，例如 {"name": "药店名称"}，请检查引号和逗号。'), code="mapping_malformed"
        )
    return mapping
