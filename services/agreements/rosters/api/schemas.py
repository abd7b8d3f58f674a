"""Shapes of uploads; they check form and never query."""

from __future__ import annotations

from marshmallow import fields, validate

from common.web import StrictSchema
from services.agreements.rosters.domain.roster import RosterField

_ROSTER_FIELDS = "、".join(RosterField)


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
