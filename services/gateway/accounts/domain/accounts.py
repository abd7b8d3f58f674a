"""Who may sign in and as whom: accounts of natural persons and their scope; quality.md 4.

A person may have several accounts; the rules of two persons look at the person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from common.errors import FieldProblem, Invalid
from common.people.commands import AREA_ROLES, Actor, Role
from common.phrases import N_
from services.gateway.domain.policy import SignInRules

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_LONGEST_PASSWORD = 200
_REFUSED = N_("账号信息不完整或不符合要求，请按提示修改。")


class AccountRefused(Invalid):
    """Raised when an account cannot be made as asked: user name, password, roles or scope."""

    code = "account_refused"


class IdentityNumberRequired(Invalid):
    """Raised when staff would get an account for a person whom nothing tells from another of the same name."""

    code = "identity_number_required"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands."""

    account_id: str
    version: int
    username: str
    person_id: str
    person_name: str
    password_hash: str
    roles: tuple[Role, ...]
    areas: tuple[str, ...]
    stores: tuple[str, ...]
    chains: tuple[str, ...]
    deputises: str | None
    is_active: bool
    scope_version: int = 1

    @property
    def actor(self) -> Actor:
        """The actor that a session of this account is."""
        return Actor(
            account=self.account_id,
            person=self.person_id,
            roles=self.roles,
            areas=self.areas,
            stores=self.stores,
            chains=self.chains,
            deputises=self.deputises,
            scope_version=self.scope_version,
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """What an account may see and do: roles, and the areas, stores and chains they hold for."""

    roles: tuple[Role, ...]
    areas: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()


def check_new_account(username: str, *, password: str, scope: Scope, rules: SignInRules) -> None:
    """Raise `AccountRefused` with every problem of a new account at once."""
    problems = [*_username_problems(username), *_password_problems(username, password, rules=rules)]
    problems += _scope_problems(scope)
    if problems:
        raise AccountRefused(_REFUSED, problems=problems)


def check_scope_form(scope: Scope) -> None:
    """Raise `AccountRefused` with every problem of a scope at once."""
    if problems := _scope_problems(scope):
        raise AccountRefused(_REFUSED, problems=problems)


def check_identity_known(scope: Scope, *, is_known: bool) -> None:
    """Raise `IdentityNumberRequired` for staff without one: the rules of two persons rest on who is who."""
    if not is_known and AREA_ROLES.intersection(scope.roles):
        told = N_("经办、审批、督办人员须以证件号码登记；请先填写证件号码登记该人员，再为其开立账号。")
        raise IdentityNumberRequired.about("person_id", told)


def _username_problems(username: str) -> Sequence[FieldProblem]:
    if _USERNAME.fullmatch(username):
        return ()
    told = N_("用户名为3至40个小写字母、数字、点、横线或下划线，以字母或数字开头。")
    return (FieldProblem("username", told, "username_form"),)


def _password_problems(username: str, password: str, *, rules: SignInRules) -> Sequence[FieldProblem]:
    if not rules.shortest_password <= len(password) <= _LONGEST_PASSWORD:
        told, params = (
            N_("密码长度应为%(least)s至%(most)s个字符。"),
            {"least": rules.shortest_password, "most": _LONGEST_PASSWORD},
        )
        return (FieldProblem("password", told, "password_length", params=params),)
    if username.lower() in password.lower():
        return (FieldProblem("password", N_("密码不能包含用户名。"), "password_has_username"),)
    return ()


def _scope_problems(scope: Scope) -> Sequence[FieldProblem]:
    problems = []
    if not scope.roles or Role.SERVICE in scope.roles:
        problems.append(FieldProblem("roles", N_("请至少选择一个角色。"), "roles_missing"))
    if Role.PHARMACY in scope.roles and not scope.stores:
        problems.append(FieldProblem("stores", N_("药店账号须注明所属门店。"), "stores_missing"))
    if Role.HEADQUARTERS in scope.roles and not scope.chains:
        problems.append(FieldProblem("chains", N_("连锁总部账号须注明所属连锁。"), "chains_missing"))
    if AREA_ROLES.intersection(scope.roles) and not scope.areas:
        problems.append(
            FieldProblem(
                "areas", N_("经办人员账号须注明管辖区划代码，如360300（全市）或者360302（一个县区）。"), "areas_missing"
            )
        )
    parties = {Role.PHARMACY, Role.HEADQUARTERS}
    if parties.intersection(scope.roles) and not parties.issuperset(scope.roles):
        problems.append(
            FieldProblem("roles", N_("药店、连锁总部角色不能与经办机构角色并存于同一账号。"), "roles_mixed")
        )
    return problems
