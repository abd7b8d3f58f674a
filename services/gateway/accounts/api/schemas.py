"""Shapes of accounts, persons and sessions; they check form and never query."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from common.people.commands import Role
from common.web import Identifier, Instant, Name, PageQuery, StrictSchema, Text, page_schema

_IDENTITY = {"description": "18 位居民身份证（居住证）号码；经办、审批、督办人员必填"}
_USER_ROLES = [role.value for role in Role if role is not Role.SERVICE]


def _listed(field: fields.Field[Any], *, most: int) -> fields.List[Any]:
    return fields.List(field, load_default=list, validate=validate.Length(max=most))


def _roles() -> fields.List[Any]:
    each = fields.String(validate=validate.OneOf(_USER_ROLES))
    return fields.List(each, required=True, validate=validate.Length(1, 8))


def _areas() -> fields.List[Any]:
    return _listed(fields.String(validate=validate.Regexp(r"[0-9]{2,6}\Z")), most=50)


def _stores() -> fields.List[Any]:
    return _listed(Identifier(), most=20_000)


def _chains() -> fields.List[Any]:
    return _listed(Identifier(), most=50)


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


class SeenAccountSchema(AccountSchema):
    """An account, and whether it has to wait after wrong sign-ins."""

    locked_until = Instant(
        required=True, allow_none=True, metadata={"description": "登录失败过多，须等待到的时刻；不须等待的为空"}
    )


class AccountQuery(PageQuery):
    """Which accounts are asked for."""

    q = Text(load_default=None, most=60, metadata={"description": "用户名或姓名中的文字"})
    locked = fields.Boolean(load_default=False, metadata={"description": "只含登录失败过多、须等待的"})


class UnlockSchema(StrictSchema):
    """Why an account is unlocked."""

    remark = Text(load_default=None, allow_none=True, most=500, metadata={"description": "如何核实是本人要求"})


class SessionSchema(ma.Schema):
    """Who is signed in, until when."""

    account = fields.Nested(AccountSchema)
    expires_at = Instant()


class SignedInSchema(SessionSchema):
    """A new session; the token is shown this once."""

    token = fields.String(metadata={"description": "放在 Authorization: Bearer 请求头中"})


class PersonSchema(StrictSchema):
    """A natural person to register; the identity number is kept only as a keyed hash."""

    name = Name(most=60, required=True)
    identity_number = Text(least=6, most=30, load_default=None, allow_none=True, metadata=_IDENTITY)


class NewAccountSchema(StrictSchema):
    """An account to create."""

    username = Text(most=40, required=True)
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))
    person_id = Identifier(required=True)
    roles = _roles()
    areas = _areas()
    stores = _stores()
    chains = _chains()


class ScopeSchema(StrictSchema):
    """What an account may see and do from now on, as a whole."""

    roles = _roles()
    areas = _areas()
    stores = _stores()
    chains = _chains()


AccountPageSchema = page_schema(SeenAccountSchema)
