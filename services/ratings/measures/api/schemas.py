"""Shapes of proposed measures; they check form and never query."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from common.web import Identifier, PageQuery, page_schema
from services.ratings.domain.measures import Measure
from services.ratings.measures.domain.proposal import Status as ProposalStatus


class ProposalQuery(PageQuery):
    """Which proposals are asked for."""

    status = fields.String(
        load_default=None,
        validate=validate.OneOf([status.value for status in ProposalStatus]),
    )
    measure = fields.String(load_default=None, validate=validate.OneOf([measure.value for measure in Measure]))
    subject_id = Identifier(load_default=None)
    store_id = Identifier(load_default=None)
    chain_id = Identifier(load_default=None)


class ProposalBriefSchema(Schema):
    """A proposed measure in a list."""

    id = fields.String(required=True)
    measure = fields.String(required=True)
    scope = fields.String(required=True)
    subject_id = fields.String(required=True)
    status = fields.String(required=True)
    needs_decision = fields.Boolean(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    months = fields.Integer(allow_none=True)
    most_months = fields.Integer(allow_none=True)
    working_days = fields.Integer(allow_none=True)
    affected_count = fields.Integer(required=True)
    ends_case_id = fields.String(allow_none=True)
    case_id = fields.String(allow_none=True, metadata={"description": "办理该建议的案件；立案前为空"})
    first_on = fields.Date(allow_none=True)
    last_on = fields.Date(allow_none=True)
    resumed_on = fields.Date(allow_none=True, metadata={"description": "提前恢复的第一日；空为未提前恢复"})
    resumed_by = fields.String(allow_none=True, metadata={"description": "恢复决定的案件编号"})
    resumed_number = fields.String(allow_none=True, metadata={"description": "恢复决定书文号"})
    rectification = fields.Dict(allow_none=True)


ProposalPageSchema = page_schema(ProposalBriefSchema)


class ProposalSchema(ProposalBriefSchema):
    """A proposed measure with its facts and figures."""

    facts = fields.List(fields.Dict(), required=True)
    snapshot = fields.Dict(required=True)
    snapshot_sha256 = fields.String(required=True)
    relied_on = fields.List(fields.String(), required=True)
    episodes = fields.List(fields.String(), required=True)
