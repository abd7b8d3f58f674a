"""Persons and their accounts, kept by administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.logs import Personal
from common.people.commands import Command, Receipt, Role
from common.web import (
    Access,
    Blueprint,
    ReceiptSchema,
    allow,
    answer,
    asked,
    command_route,
    etag,
    required_version,
)
from services.gateway.accounts.api.schemas import (
    AccountPageSchema,
    AccountQuery,
    NewAccountSchema,
    PersonSchema,
    ScopeSchema,
    SeenAccountSchema,
    UnlockSchema,
)
from services.gateway.accounts.api.views import seen_view
from services.gateway.accounts.domain.accounts import Scope
from services.gateway.accounts.usecases import create_account as creating
from services.gateway.accounts.usecases import list_accounts as listing
from services.gateway.accounts.usecases import register_person as registering
from services.gateway.accounts.usecases import set_scope as setting
from services.gateway.accounts.usecases import unlock_account as unlocking
from services.gateway.accounts.usecases.check_scope import check_scope
from services.gateway.wiring import wiring

blueprint = Blueprint("people", __name__, url_prefix="/api/v1", description="人员与账号")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "people.register_person": allow(Role.ADMINISTRATOR),
    "people.create_account": allow(Role.ADMINISTRATOR),
    "people.list_accounts": allow(Role.ADMINISTRATOR, Role.AUDITOR),
    "people.read_account": allow(Role.ADMINISTRATOR, Role.AUDITOR),
    "people.set_scope": allow(Role.ADMINISTRATOR),
    "people.unlock": allow(Role.ADMINISTRATOR),
}


@blueprint.route("/persons", methods=["POST"])
@blueprint.arguments(PersonSchema)
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def register_person(body: dict[str, Any], *, command: Command) -> Receipt:
    """登记自然人"""
    return registering.register_person(
        name=body["name"],
        identity_number=body["identity_number"],
        key=wiring().settings.identity_key,
        command=command,
    )


@blueprint.route("/accounts", methods=["POST"])
@blueprint.arguments(NewAccountSchema)
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def create_account(body: dict[str, Any], *, command: Command) -> Receipt:
    """为已登记的人员开立账号"""
    scope = _checked_scope(body)
    rules = wiring().policy.sign_in.on(clock.local_day(command.at))
    asked = creating.NewAccount(body["username"], Personal(body["password"]), body["person_id"], scope)
    return creating.create_account(asked, rules=rules, command=command)


@blueprint.route("/accounts", methods=["GET"])
@blueprint.arguments(AccountQuery, location="query")
@blueprint.response(200, AccountPageSchema)
def list_accounts(query: dict[str, Any]) -> dict[str, Any]:
    """账号列表，按用户名排序"""
    found = listing.list_accounts(page=asked(query), at=clock.now(), text=query["q"], is_locked=query["locked"])
    return answer(found, seen_view)


@blueprint.route("/accounts/<account_id>", methods=["GET"])
@blueprint.response(200, SeenAccountSchema)
def read_account(account_id: str) -> Any:
    """一个账号：人员、角色和范围"""
    seen = listing.see_account(account_id, at=clock.now())
    return seen_view(seen), 200, etag(seen.account.version)


@blueprint.route("/accounts/<account_id>/scope", methods=["POST"])
@blueprint.arguments(ScopeSchema)
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def set_scope(body: dict[str, Any], *, account_id: str, command: Command) -> Receipt:
    """变更账号的角色、辖区、门店和连锁（按所报内容整体替换）"""
    return setting.set_scope(account_id, _checked_scope(body), version=required_version(), command=command)


@blueprint.route("/accounts/<account_id>/unlock", methods=["POST"])
@blueprint.arguments(UnlockSchema, required=False)
@blueprint.response(200, ReceiptSchema)
@command_route
def unlock(body: dict[str, Any], *, account_id: str, command: Command) -> Receipt:
    """解除登录失败造成的等待，使账号可立即登录"""
    return unlocking.unlock_account(account_id, **body, command=command)


def _checked_scope(body: dict[str, Any]) -> Scope:
    """The scope that a request names, whose stores and chains exist. Raises `ScopeUnknown`."""
    scope = Scope(
        roles=tuple(Role(role) for role in body["roles"]),
        areas=tuple(body["areas"]),
        stores=tuple(body["stores"]),
        chains=tuple(body["chains"]),
    )
    check_scope(scope, connection=wiring().connections["agreements"])
    return scope
