"""Finds out who holds a session token: asked at every request, read from MongoDB each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from common.people.tokens import TokenRefused
from common.phrases import N_
from services.gateway.accounts.domain.accounts import Account
from services.gateway.accounts.storage import accounts, sessions
from services.gateway.accounts.storage.sessions import Session, session_id_of


@dataclass(frozen=True, slots=True)
class Holder:
    """A session with its account."""

    session: Session
    account: Account


def get_holder(token: str, *, at: datetime) -> Holder:
    """The account behind a token.

    Raises `TokenRefused`: token_missing, token_invalid (unknown, or signed out, or account closed), token_expired.
    """
    if not token:
        raise TokenRefused(N_("请求没有带令牌，请先登录。"), code="token_missing")
    session = sessions.find(session_id_of(token))
    if session is None:
        raise TokenRefused(N_("登录已失效，请重新登录。"), code="token_invalid")
    if at >= session.expires_at:
        raise TokenRefused(N_("登录已过期，请重新登录。"), code="token_expired")
    account = accounts.find(session.account_id)
    if account is None or not account.is_active:
        raise TokenRefused(N_("账号已停用，请联系管理员。"), code="token_invalid")
    return Holder(session, account)
