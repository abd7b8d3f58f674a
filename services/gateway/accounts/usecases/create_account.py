"""Creates an account of a registered person, with its roles and scope; one account is written."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import Conflict
from common.logs import Personal
from common.messages import AccountCreated
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.gateway.accounts.domain.accounts import Scope, check_identity_known, check_new_account
from services.gateway.accounts.storage import accounts, passwords
from services.gateway.domain.policy import SignInRules


class UsernameTaken(Conflict):
    """Raised when another account has the user name."""

    code = "username_taken"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is asked to be."""

    username: str
    password: Personal
    person_id: str
    scope: Scope


def create_account(asked: NewAccount, *, rules: SignInRules, command: Command) -> Receipt:
    """Create an account. Raises `AccountRefused`, `PersonNotFound`, `IdentityNumberRequired`, `UsernameTaken`."""
    check_new_account(asked.username, password=asked.password, scope=asked.scope, rules=rules)
    person_name, has_identity_number = accounts.get_person(asked.person_id)
    check_identity_known(asked.scope, is_known=has_identity_number)
    account_id = command.identifier("acc")
    scope = asked.scope
    message = AccountCreated(
        account_id=account_id,
        person_id=asked.person_id,
        roles=[role.value for role in scope.roles],
        areas=list(scope.areas),
        stores=list(scope.stores),
        chains=list(scope.chains),
    )
    try:
        return accounts.insert_account(
            account_id,
            username=asked.username,
            person_id=asked.person_id,
            person_name=person_name,
            password_hash=passwords.hashed(asked.password),
            scope=scope,
            command=command,
            messages=(message,),
        )
    except Conflict as conflict:
        if conflict.code != "duplicate":
            raise
        raise UsernameTaken(N_("该用户名已被使用，请换一个。")) from conflict
