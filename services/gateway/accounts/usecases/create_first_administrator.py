"""Creates the first account of a new installation, from the command line: an administrator who makes the others.

Pattern: follow, by hand. Person and account have fixed keys, so a broken run is simply repeated.
"""

from __future__ import annotations

from dataclasses import replace

from common.errors import Conflict
from common.logs import Personal
from common.people.commands import Command, Receipt, Role, derived_id
from common.phrases import N_
from common.visible import without_selectors
from services.gateway.accounts.domain.accounts import Scope
from services.gateway.accounts.storage import accounts
from services.gateway.accounts.usecases.create_account import NewAccount, create_account
from services.gateway.domain.messages import PersonRegistered
from services.gateway.domain.policy import SignInRules

_KEY = "first-administrator"


class NotTheFirst(Conflict):
    """Raised when there are accounts already: their administrators create the others."""

    code = "accounts_exist"


def create_first_administrator(
    *, username: str, password: str, person_name: str, rules: SignInRules, command: Command
) -> Receipt:
    """Create person and account. Raises `NotTheFirst`, `AccountRefused`."""
    if accounts.has_any():
        raise NotTheFirst(N_("系统已有账号，请由管理员登录后开立其他账号。"))
    person_id = derived_id("per", _KEY)
    fixed = replace(command, command_id=derived_id("cmd", _KEY))
    accounts.insert_person_effect(
        person_id, name=without_selectors(person_name), command=fixed, messages=(PersonRegistered(person_id=person_id),)
    )
    asked = NewAccount(username, Personal(password), person_id, Scope(roles=(Role.ADMINISTRATOR,)))
    account_command = replace(command, command_id=derived_id("cmd", _KEY, "account"))
    return create_account(asked, rules=rules, command=account_command)
