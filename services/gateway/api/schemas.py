"""Shapes of the gateway's own API; they check form and never query."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from common.commands import Role
from common.web import Day, Identifier, Instant, PageQuery, StrictSchema, Text, Whole, page_schema
from services.gateway.cases.domain.case import Status
from services.gateway.domain.measures import Measure
from services.gateway.domain.serving import Manner
from services.gateway.papers.domain.papers import PaperStatus

_IDENTITY = {"description": "18 位居民身份证（居住证）号码；经办、审批、督办人员必填"}
_USER_ROLES = [role.value for role in Role if role is not Role.SERVICE]


def _listed(field: fields.Field[Any], *, most: int) -> fields.List[Any]:
    return fields.List(field, load_default=list, validate=validate.Length(max=most))


class SignInSchema(StrictSchema):
    """What signs in."""

    username = Text(most=40, required=True)
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))


class AccountSchema(ma.Schema):
    """An account as it is shown: never its password."""

    id = fields.String(attribute="account_id")
    username = fields.String()
    person_id = fields.String()
    person_name = fields.String()
    roles = fields.List(fields.String())
    areas = fields.List(fields.String())
    stores = fields.List(fields.String())
    chains = fields.List(fields.String())
    is_active = fields.Boolean()


class SessionSchema(ma.Schema):
    """Who is signed in, until when."""

    account = fields.Nested(AccountSchema)
    expires_at = Instant()


class SignedInSchema(SessionSchema):
    """A new session; the token is shown this once."""

    token = fields.String(metadata={"description": "放在 Authorization: Bearer 请求头中"})


class PersonSchema(StrictSchema):
    """A natural person to register; the identity number is kept only as a keyed hash."""

    name = Text(most=60, required=True)
    identity_number = Text(least=6, most=30, load_default=None, allow_none=True, metadata=_IDENTITY)


class NewAccountSchema(StrictSchema):
    """An account to create."""

    username = Text(most=40, required=True)
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))
    person_id = Identifier(required=True)
    roles = fields.List(
        fields.String(validate=validate.OneOf(_USER_ROLES)), required=True, validate=validate.Length(1, 8)
    )
    areas = _listed(fields.String(validate=validate.Regexp(r"[0-9]{2,6}\Z")), most=50)
    stores = _listed(Identifier(), most=500)
    chains = _listed(Identifier(), most=50)


class CaseFactSchema(ma.Schema):
    """One sentence that a decision relies on."""

    text = fields.String()
    clause = fields.String()
    entry_id = fields.String(allow_none=True)


class PeriodSchema(ma.Schema):
    """The days of effect as served, both included, and the resumption that ended them before the last one."""

    first_on = Day(allow_none=True)
    last_on = Day(allow_none=True, metadata={"description": "决定所载最后一日；空为截至恢复决定"})
    resumed_on = Day(allow_none=True, metadata={"description": "提前恢复的第一日；空为未提前恢复"})
    resumed_by = fields.String(allow_none=True, metadata={"description": "恢复决定的案件编号"})
    resumed_number = fields.String(allow_none=True, metadata={"description": "恢复决定书文号"})


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


class CaseSchema(CaseBriefSchema):
    """A whole case."""

    proposed_months = fields.Integer(allow_none=True)
    ends_case_id = fields.String(allow_none=True)
    facts = fields.List(fields.Nested(CaseFactSchema))
    snapshot = fields.Dict()
    snapshot_sha256 = fields.String()
    particulars = fields.Dict(allow_none=True)
    reason = fields.String(allow_none=True)
    approved_on = Day(allow_none=True)
    issued_on = Day(allow_none=True)
    served_on = Day(allow_none=True)
    allowed_actions = fields.List(fields.String())


class CaseQuery(PageQuery):
    """Which cases."""

    status = fields.String(load_default=None, validate=validate.OneOf([status.value for status in Status]))
    measure = fields.String(load_default=None, validate=validate.OneOf([measure.value for measure in Measure]))
    subject_id = Identifier(load_default=None)
    proposal_id = Identifier(load_default=None)


class CaseAdoptionSchema(StrictSchema):
    """What the adopter adds to the proposal."""

    first_on = Day(required=True)
    months = Whole(least=1, most=120, load_default=None, allow_none=True)
    source = Text(least=0, most=1000, load_default="")
    statement = Text(least=0, most=4000, load_default="")
    demands = Text(least=0, most=4000, load_default="")


class CaseReasonSchema(StrictSchema):
    """Why."""

    reason = Text(least=2, most=1000, required=True)


class EmptySchema(StrictSchema):
    """Nothing: an empty object, or no body."""


class PaperServiceSchema(StrictSchema):
    """What the receipt of service (送达回证) says."""

    served_on = Day(required=True)
    manner = fields.String(required=True, validate=validate.OneOf([manner.value for manner in Manner]))
    receiver = Text(most=100, required=True)


class PaperSchema(PeriodSchema):
    """A paper."""

    id = fields.String(attribute="paper_id")
    version = fields.Integer()
    status = fields.String()
    label = fields.String()
    case_id = fields.String()
    number = fields.String(allow_none=True)
    measure = fields.String()
    scope = fields.String()
    subject_id = fields.String()
    subject_name = fields.String()
    approved_on = Day()
    issued_on = Day(allow_none=True)
    sha256 = fields.String(allow_none=True)
    size = fields.Integer(allow_none=True)
    served_on = Day(allow_none=True)
    manner = fields.String(allow_none=True)


class PaperQuery(PageQuery):
    """Which papers."""

    status = fields.String(load_default=None, validate=validate.OneOf([status.value for status in PaperStatus]))
    case_id = Identifier(load_default=None)
    subject_id = Identifier(load_default=None)


CasePageSchema = page_schema(CaseBriefSchema)
PaperPageSchema = page_schema(PaperSchema)
AccountPageSchema = page_schema(AccountSchema)
