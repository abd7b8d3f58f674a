"""Signing in for API clients: a bearer token for user name and password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.people.commands import PERSONS
from common.web import PUBLIC, Access, Blueprint, bearer_token
from services.gateway.accounts.api.authentication import current_holder
from services.gateway.accounts.api.origins import origin
from services.gateway.accounts.api.schemas import SessionSchema, SignedInSchema, SignInSchema
from services.gateway.accounts.api.views import account_view
from services.gateway.accounts.usecases import sign_in as signing_in
from services.gateway.accounts.usecases.sign_out import sign_out as end_session
from services.gateway.wiring import wiring

blueprint = Blueprint("session", __name__, url_prefix="/api/v1", description="登录与会话")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "session.sign_in": Access(PUBLIC),
    "session.read_session": Access(PERSONS),
    "session.sign_out": Access(PERSONS),
}


@blueprint.route("/session", methods=["POST"])
@blueprint.arguments(SignInSchema)
@blueprint.response(201, SignedInSchema)
@blueprint.doc(security=[])
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """用户名和密码换取令牌"""
    rules = wiring().policy.sign_in.on(clock.today())
    signed_in = signing_in.sign_in(body["username"], body["password"], origin=origin(), rules=rules, at=clock.now())
    return {
        "token": str.__str__(signed_in.token),
        "account": account_view(signed_in.account),
        "expires_at": signed_in.expires_at,
    }


@blueprint.route("/session", methods=["GET"])
@blueprint.response(200, SessionSchema)
def read_session() -> dict[str, Any]:
    """当前会话的账号和有效期"""
    holder = current_holder()
    return {"account": account_view(holder.account), "expires_at": holder.session.expires_at}


@blueprint.route("/session", methods=["DELETE"])
@blueprint.response(204)
def sign_out() -> None:
    """退出登录，令牌立即失效"""
    end_session(bearer_token())
