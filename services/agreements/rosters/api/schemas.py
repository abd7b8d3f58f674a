"""Shapes of uploads; they check form and never query."""

from __future__ import annotations

from marshmallow import fields, validate

from common.web import StrictSchema
from services.agreements.rosters.domain.doubtful_codes import MOST
from services.agreements.rosters.domain.roster import RosterField

_ROSTER_FIELDS = "、".join(RosterField)


class CommitSchema(StrictSchema):
    """What is said with a commit; nothing for most rosters."""

    confirmed_codes = fields.List(
        fields.String(validate=validate.Length(1, 40)),
        load_default=(),
        validate=validate.Length(max=MOST),
        metadata={"description": "已与营业执照核对的统一社会信用代码：codes_to_confirm 中的每一个都要写明，记入日志"},
    )


class RosterFormSchema(StrictSchema):
    """What comes beside the file."""

    mapping = fields.String(
        load_default="",
        validate=validate.Length(max=10_000),
        metadata={
            "description": '列映射，JSON：{"我方字段": "名册中的列名"}；已知的列名无需映射。'
            f"可用的字段：{_ROSTER_FIELDS}",
            "example": '{"name": "店名", "area": "辖区", "code": "编码"}',
        },
    )


class RosterFileSchema(StrictSchema):
    """The file."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary", "description": "CSV 或 XLSX"})


class RosterUploadSchema(RosterFormSchema, RosterFileSchema):
    """An upload as one body, for the document: its parts are read from two places of the request."""
