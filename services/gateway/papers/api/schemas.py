"""Shapes of papers; they check form and never query."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from common.web import Day, Identifier, PageQuery, ReceiptSchema, StrictSchema, Text, page_schema
from services.gateway.domain.serving import Manner
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.kinds.registry import KINDS


class PeriodSchema(ma.Schema):
    """The days of effect as served, both included, and the resumption that ended them before the last one."""

    first_on = Day(allow_none=True)
    last_on = Day(allow_none=True, metadata={"description": "决定所载最后一日；空为截至恢复决定"})
    resumed_on = Day(allow_none=True, metadata={"description": "提前恢复的第一日；空为未提前恢复"})
    resumed_by = fields.String(allow_none=True, metadata={"description": "恢复决定的案件编号"})
    resumed_number = fields.String(allow_none=True, metadata={"description": "恢复决定书文号"})


class PaperServiceSchema(StrictSchema):
    """What the receipt of service (送达回证) says."""

    served_on = Day(required=True)
    manner = fields.String(required=True, validate=validate.OneOf([manner.value for manner in Manner]))
    receiver = Text(most=100, required=True)
    consent_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "送达地址及电子送达确认书的签署日期：电子送达的，必须填写"},
    )


class PaperOwnServiceSchema(PaperServiceSchema):
    """What the receipt of a service on a store says."""

    store_id = Identifier(required=True)


class PaperServicesSchema(PaperServiceSchema):
    """The same for many papers at once."""

    paper_ids = fields.List(Identifier(), required=True, validate=validate.Length(1, 200))


class RecordedServiceSchema(ma.Schema):
    """What became of one of many papers."""

    paper_id = fields.String()
    code = fields.String(allow_none=True, metadata={"description": "未能登记的原因代码；空为已登记"})
    detail = fields.String(allow_none=True)
    phrase = fields.String(allow_none=True, metadata={"description": "detail 的原句"})
    params = fields.Dict(keys=fields.String(), metadata={"description": "填入原句的数值、名称、日期"})


class PaperServicesReceiptSchema(ReceiptSchema):
    """The receipt of many services: one line a paper."""

    results = fields.List(fields.Nested(RecordedServiceSchema))


class OwnServiceSchema(ma.Schema):
    """A service on a store itself."""

    store_id = fields.String()
    served_on = Day()
    manner = fields.String()


class PaperSchema(PeriodSchema):
    """A paper."""

    own_services = fields.List(
        fields.Nested(OwnServiceSchema),
        metadata={
            "description": "连锁决定向门店单独送达的情况，列表中不返回；药店只看到本店的，总部只看到当日自己的门店的"
        },
    )

    id = fields.String(attribute="paper_id")
    version = fields.Integer()
    status = fields.String()
    label = fields.String()
    kind = fields.String()
    kind_label = fields.String(metadata={"description": "文书名称"})
    about = fields.String(metadata={"description": "文书所关于的案件或者违规记录的编号"})
    case_id = fields.String(allow_none=True, metadata={"description": "决定书的案件编号；其他文书为空"})
    number = fields.String(allow_none=True)
    measure = fields.String(allow_none=True, metadata={"description": "决定书的措施；其他文书为空"})
    scope = fields.String()
    subject_id = fields.String()
    subject_name = fields.String()
    approved_on = Day()
    issued_on = Day(allow_none=True)
    sha256 = fields.String(allow_none=True)
    size = fields.Integer(allow_none=True)
    served_on = Day(allow_none=True)
    manner = fields.String(allow_none=True)
    effect_unread = fields.Boolean(
        metadata={"description": "该店的起始日由协议服务给出，它现在没有应答：起始日、截止日和恢复日暂缺，请稍后再查"}
    )


class PaperQuery(PageQuery):
    """Which papers."""

    status = fields.String(load_default=None, validate=validate.OneOf([status.value for status in PaperStatus]))
    kind = fields.String(load_default=None, validate=validate.OneOf(list(KINDS)))
    about = Identifier(load_default=None)
    case_id = Identifier(load_default=None, metadata={"description": "同 about，限于决定书"})
    subject_id = Identifier(load_default=None)


PaperPageSchema = page_schema(PaperSchema)
