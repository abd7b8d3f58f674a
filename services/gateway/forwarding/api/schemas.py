"""Shapes of what the gateway tells of the services behind it."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from common.settings import SERVICES
from common.web import Instant

_SERVICE = {
    "description": "服务，所得内容可能缺少此后的记录：agreements 协议与结算，ratings 等级与建议，gateway 案件与文书"
}


class LateSchema(ma.Schema):
    """A service that is behind."""

    service = fields.String(required=True, validate=validate.OneOf(SERVICES), metadata=_SERVICE)
    since = Instant(required=True, metadata={"description": "最早一项尚未办理的记录的时刻"})


class SilentSchema(ma.Schema):
    """A service that does not answer."""

    service = fields.String(required=True, validate=validate.OneOf(SERVICES), metadata=_SERVICE)
    since = Instant(required=True, metadata={"description": "首次没有得到应答的时刻"})


class LatenessSchema(ma.Schema):
    """Which services have not caught up with what is recorded, and which do not answer."""

    late = fields.List(fields.Nested(LateSchema), required=True, metadata={"description": "没有跟上的服务"})
    silent = fields.List(fields.Nested(SilentSchema), required=True, metadata={"description": "没有应答的服务"})
