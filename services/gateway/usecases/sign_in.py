"""Signs an account in with user name and password; one session is written (quality.md section 4).

Each try is counted before it is made, in MongoDB, so that a lock holds when Redis is down and under parallel tries.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from common.commands import Command, service_actor
from common.logs import Personal
from common.tokens import TokenRefused
from services.gateway.domain.accounts import Account, check_not_locked, lock_after
from services.gateway.domain.policy import SignInRules
from services.gateway.storage import accounts, passwords, sessions
from services.gateway.storage.sessions import Session, session_id_of

_FAILED = "用户名或密码不正确，请核对后重试；连续多次失败账号会被暂时锁定。"


class SignInFailed(TokenRefused):
    """Raised when user name and password do not belong together (401); it does not tell which was wrong."""

    code = "sign_in_failed"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token that only its holder knows, the account, and until when."""

    token: Personal
    account: Account
    expires_at: datetime


def sign_in(username: str, password: str, *, rules: SignInRules, at: datetime) -> SignedIn:
    """Open a session. Raises `SignInFailed`; `AccountLocked` after too many failures in a row."""
    account = accounts.count_attempt(username, at=at)
    if account is None:
        passwords.spend_time(password)
        raise SignInFailed(_FAILED)
    check_not_locked(account, at=at)
    if not _is_right(account, password, rules=rules):
        until = lock_after(account.failures, rules=rules, at=at)
        if until is not None:
            accounts.lock(account.account_id, until=until)
        raise SignInFailed(_FAILED)
    accounts.clear_failures(account.account_id)
    return _opened(account, rules=rules, at=at)


def _is_right(account: Account, password: str, *, rules: SignInRules) -> bool:
    """A try beyond the limit, made while the one that locks was still at work, is wrong whatever it says."""
    if account.failures > rules.failures:
        return False
    return passwords.is_right(account.password_hash, password) and account.is_active


def _opened(account: Account, *, rules: SignInRules, at: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    session = Session(session_id_of(token), account.account_id, at, at + rules.session_lasts)
    sessions.insert_session(session, command=Command(service_actor("gateway"), session.session_id, at))
    return SignedIn(Personal(token), account, session.expires_at)
