"""Signs an account in with user name and password; one session is written (quality.md section 4).

Each try is counted before it is made, in MongoDB, so that a lock holds when Redis is down and under parallel tries.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from common.errors import TooFrequent
from common.logs import Personal
from common.people.commands import Command, service_actor
from common.people.tokens import TokenRefused
from common.phrases import N_
from services.gateway.accounts.domain.accounts import Account
from services.gateway.accounts.domain.guessing import (
    Counted,
    Origin,
    Verdict,
    keys_of,
    known_from,
    locked_after,
    verdict_on,
)
from services.gateway.accounts.storage import accounts, passwords, sessions, tries
from services.gateway.accounts.storage.sessions import Session, session_id_of
from services.gateway.domain.policy import SignInRules


class SignInFailed(TokenRefused):
    """Raised when nobody is signed in (401): it does not tell whether the name is unknown, or wrong, or locked."""

    code = "sign_in_failed"


class TooManyTries(TooFrequent):
    """Raised when too many wrong tries came from one address (429), whatever the names."""

    code = "too_many_sign_ins"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token that only its holder knows, the account, and until when."""

    token: Personal
    account: Account
    expires_at: datetime


def stand_behind() -> None:
    """Let this process check passwords after everything else; called once, when it begins to serve."""
    passwords.stand_behind()


def sign_in(username: str, password: str, *, origin: Origin, rules: SignInRules, at: datetime) -> SignedIn:
    """Open a session. Raises `SignInFailed`, `TooManyTries` for an address that tried too much, `SignInBusy`.

    Each `SignInFailed` has the same words and takes as long, so that none tells which user names exist.
    """
    keys = keys_of(username, origin)
    try:
        account = _account(username, password, keys=keys, rules=rules, at=at)
    except (SignInFailed, TooManyTries):
        raise
    except Exception:
        # Nothing was tried: too many were at work, or the database did not answer.
        for key in keys.values():
            tries.give_back(key)
        raise
    for each in (Counted.STRANGERS, Counted.PLACE):
        tries.give_back(keys[each])
    tries.forget_wrong(keys[Counted.OWN])
    for key in known_from(username, origin):
        tries.note_known(key, username=username, at=at)
    return _opened(account, rules=rules, at=at)


def _account(
    username: str, password: str, *, keys: Mapping[Counted, tuple[str, ...]], rules: SignInRules, at: datetime
) -> Account:
    """The account that name and password open. Raises as `sign_in`."""
    counted = tries.count(keys, username=username, at=at, window=rules.window)
    match verdict_on(counted, rules=rules, at=at):
        case Verdict.ADDRESS:
            raise TooManyTries(N_("登录过于频繁，请稍后再试。"))
        case Verdict.BUSY:
            raise passwords.SignInBusy(passwords.BUSY)
        case Verdict.WAIT:
            passwords.spend_time(password)
            raise _failed(rules)
    account = accounts.find_by_name(username)
    if account is None or not _is_right(account, password):
        if account is None:
            passwords.spend_time(password)
        for each, until in locked_after(counted, rules=rules, at=at).items():
            tries.lock(keys[each], until=until)
        raise _failed(rules)
    return account


def _failed(rules: SignInRules) -> SignInFailed:
    minutes = int(rules.locked_for.total_seconds() // 60)
    return SignInFailed(
        N_(
            "用户名或密码不正确，或者因连续%(failures)s次登录失败，须等待%(minutes)s分钟。"
            "请核对后重试，或稍后再试；忘记密码或急需登录，请联系管理员。"
        ),
        failures=rules.most[Counted.OWN],
        minutes=minutes,
    )


def _is_right(account: Account, password: str) -> bool:
    return passwords.is_right(account.password_hash, password) and account.is_active


def _opened(account: Account, *, rules: SignInRules, at: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    session = Session(session_id_of(token), account.account_id, at, at + rules.session_lasts)
    sessions.insert_session(session, command=Command(service_actor("gateway"), session.session_id, at))
    return SignedIn(Personal(token), account, session.expires_at)
