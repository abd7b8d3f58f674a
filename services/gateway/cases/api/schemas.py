"""Shapes of cases; they check form and never query."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from common.messages.words import Measure
from common.web import Choice, Day, Identifier, Instant, PageQuery, StrictSchema, Text, Whole, page_schema
from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.particulars import Cause
from services.gateway.papers.api.schemas import PeriodSchema


class CaseFactSchema(ma.Schema):
    """One sentence that a decision relies on."""

    text = fields.String()
    clause = fields.String()
    entry_id = fields.String(allow_none=True)
    evidence = fields.String(
        allow_none=True, metadata={"description": "采纳时违规记录载明的发现方式和证据；没有记录或者尚未采纳的为空"}
    )


class CaseBriefSchema(PeriodSchema):
    """A case in a list; `standing` is the status computed for today."""

    id = fields.String(attribute="case_id")
    version = fields.Integer()
    status = fields.String()
    standing = fields.String()
    label = fields.String()
    measure = fields.String()
    scope = fields.String()
    subject_id = fields.String()
    subject_name = fields.String()
    proposal_id = fields.String()
    opened_at = Instant()
    affected_count = fields.Integer()
    number = fields.String(allow_none=True)
    paper_id = fields.String(allow_none=True)


class AttachmentSchema(ma.Schema):
    """A file that the adopter added."""

    sha256 = fields.String()
    name = fields.String()
    size = fields.Integer()


class StepSchema(ma.Schema):
    """An act that moved the case on, and what was written then; `particulars` are those of an adoption."""

    status = fields.String()
    at = Instant()
    account = fields.String()
    words = fields.String(allow_none=True)
    filed = fields.List(fields.String())
    particulars = fields.Dict(allow_none=True)


class NamedStoreSchema(ma.Schema):
    """A store by id and name."""

    id = fields.String(attribute="party_id")
    name = fields.String()


class DriftSchema(ma.Schema):
    """Which stores joined and left the chain since the adoption, and for which a resumption would do otherwise."""

    joined = fields.List(fields.Nested(NamedStoreSchema))
    left = fields.List(fields.Nested(NamedStoreSchema))
    altered = fields.List(fields.Nested(NamedStoreSchema))


class OverlapSchema(ma.Schema):
    """Another suspension of the store, and the days on which both run."""

    case_id = fields.String()
    number = fields.String(allow_none=True)
    first_on = Day(metadata={"description": "重叠的第一日"})
    last_on = Day(metadata={"description": "重叠的最后一日，含当日"})


class CaseSchema(CaseBriefSchema):
    """A whole case."""

    overlaps = fields.List(
        fields.Nested(OverlapSchema),
        metadata={"description": "与本案期限重叠的该店其他中止：编号之前须重新采纳，编号之后期限不改动，须报批更正"},
    )

    changed = fields.Nested(
        DriftSchema,
        allow_none=True,
        metadata={"description": "采纳之后所及门店的变动，须重新采纳；没有变动的为空，协议服务无应答时不返回"},
    )

    alternatives = fields.List(
        fields.String(), metadata={"description": "采纳时可以选择的措施，第一种为建议的；没有选择余地的只有一种"}
    )
    proposed_months = fields.Integer(allow_none=True)
    ends_case_id = fields.String(allow_none=True)
    facts = fields.List(fields.Nested(CaseFactSchema))
    snapshot = fields.Dict()
    snapshot_sha256 = fields.String()
    particulars = fields.Dict(allow_none=True)
    attachments = fields.List(fields.Nested(AttachmentSchema))
    reason = fields.String(allow_none=True)
    approved_on = Day(allow_none=True)
    issued_on = Day(allow_none=True)
    served_on = Day(allow_none=True)
    steps = fields.List(fields.Nested(StepSchema))
    allowed_actions = fields.List(fields.String())


class CaseQuery(PageQuery):
    """Which cases."""

    status = fields.String(load_default=None, validate=validate.OneOf([status.value for status in Status]))
    measure = fields.String(load_default=None, validate=validate.OneOf([measure.value for measure in Measure]))
    subject_id = Identifier(load_default=None)
    proposal_id = Identifier(load_default=None)


class CaseAdoptionSchema(StrictSchema):
    """What the adopter adds to the proposal."""

    measure = Choice(
        Measure,
        load_default=None,
        allow_none=True,
        metadata={"description": "采取的措施：案件 alternatives 所列的一种；不写的为其中第一种，即建议的措施"},
    )
    first_on = Day(required=True)
    months = Whole(least=1, most=120, load_default=None, allow_none=True)
    source = Text(least=0, most=1000, load_default="")
    statement = Text(least=0, most=4000, load_default="")
    demands = Text(least=0, most=4000, load_default="")
    reasons = Text(
        least=0,
        most=2000,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "处理理由：可以裁量的必须写明，为何采取这一措施、为何确定这一期限；"
            "对连锁采取措施的，写明较轻的措施为何不足以达到目的；应当解除协议和恢复的没有该项"
        },
    )
    addressee = Text(
        least=0,
        most=200,
        load_default=None,
        allow_none=True,
        metadata={"description": "连锁总部的登记名称：连锁措施必须填写，决定书以此为受送达人"},
    )
    addressee_uscc = Text(
        least=0,
        most=18,
        load_default=None,
        allow_none=True,
        metadata={"description": "连锁总部的统一社会信用代码"},
    )
    addressee_head = Text(
        least=0,
        most=50,
        load_default=None,
        allow_none=True,
        metadata={"description": "连锁总部的法定代表人；不知道的为空"},
    )
    addressee_reason = Text(
        least=0,
        most=500,
        load_default=None,
        allow_none=True,
        metadata={"description": "连锁总部的名称与登记的名称不同的，写明理由；不印在决定书上，相同的没有该项"},
    )
    facts_found = Text(
        least=0,
        most=4000,
        load_default=None,
        allow_none=True,
        metadata={"description": "查明的事实：何时、何处、何事、涉及多少；印在逐项事实之前，可以不写，恢复的没有该项"},
    )
    cause = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf([each.value for each in Cause]),
        metadata={"description": "解除原因：解除协议的，必须选择；决定书据此告知不予受理期限"},
    )


class CaseReasonSchema(StrictSchema):
    """Why."""

    reason = Text(least=2, most=1000, required=True)


CasePageSchema = page_schema(CaseBriefSchema)
