"""Signs an account in with user name and password; one session is written (quality.md section 4).

Each try is counted before it is made, in MongoDB, so that a lock holds when Redis is down and under parallel tries.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from common.logs import Personal
from common.people.commands import Command, service_actor
from common.people.tokens import TokenRefused
from common.phrases import N_
from services.gateway.accounts.domain.accounts import Account, is_locked, lock_after
from services.gateway.accounts.storage import accounts, passwords, sessions
from services.gateway.accounts.storage.sessions import Session, session_id_of
from services.gateway.domain.policy import SignInRules


class SignInFailed(TokenRefused):
    """Raised when nobody is signed in (401): it does not tell whether the name is unknown, or wrong, or locked."""

    code = "sign_in_failed"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token that only its holder knows, the account, and until when."""

    token: Personal
    account: Account
    expires_at: datetime


def sign_in(username: str, password: str, *, rules: SignInRules, at: datetime) -> SignedIn:
    """Open a session. Raises `SignInFailed`, also while the account is locked after too many failures in a row.

    Each refusal has the same words and takes as long, so that none tells which user names exist.
    """
    account = accounts.count_attempt(username, at=at)
    if account is None or is_locked(account, at=at):
        passwords.spend_time(password)
        raise _failed(rules)
    if not _is_right(account, password, rules=rules):
        until = lock_after(account.failures, rules=rules, at=at)
        if until is not None:
            accounts.lock(account.account_id, until=until)
        raise _failed(rules)
    accounts.clear_failures(account.account_id)
    return _opened(account, rules=rules, at=at)


def _failed(rules: SignInRules) -> SignInFailed:
    minutes = int(rules.locked_for.total_seconds() // 60)
    return SignInFailed(
        N_(
            "用户名或密码不正确，或者账号因连续%(failures)s次登录失败已暂时锁定%(minutes)s分钟。"
            "请核对后重试，或稍后再试；忘记密码请联系管理员。"
        ),
        failures=rules.failures,
        minutes=minutes,
    )


def _is_right(account: Account, password: str, *, rules: SignInRules) -> bool:
    """A try beyond the limit, made while the one that locks was still at work, is wrong whatever it says."""
    if account.failures > rules.failures:
        passwords.spend_time(password)
        return False
    return passwords.is_right(account.password_hash, password) and account.is_active


def _opened(account: Account, *, rules: SignInRules, at: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    session = Session(session_id_of(token), account.account_id, at, at + rules.session_lasts)
    sessions.insert_session(session, command=Command(service_actor("gateway"), session.session_id, at))
    return SignedIn(Personal(token), account, session.expires_at)
