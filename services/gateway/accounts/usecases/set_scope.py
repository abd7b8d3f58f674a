"""Changes what an account may see and do: its roles, areas, stores and chains; the account is written.

Sessions go on. At the gateway the new scope counts from the next request; another service that has not heard of it yet
answers `scope_not_known_yet` for that moment.
"""

from __future__ import annotations

from common.errors import Conflict, Stale
from common.messages import AccountScopeSet
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.gateway.accounts.domain.accounts import Scope, check_identity_known, check_scope_form
from services.gateway.accounts.storage import accounts

_STALE = N_("该账号刚刚被修改过，请重新打开后再设定。")


def set_scope(account_id: str, scope: Scope, *, version: int, command: Command) -> Receipt:
    """Set the scope of an account. Raises `AccountNotFound`, `AccountRefused`, `IdentityNumberRequired`, `Stale`."""
    check_scope_form(scope)
    account = accounts.get(account_id)
    _, has_identity_number = accounts.get_person(account.person_id)
    check_identity_known(scope, is_known=has_identity_number)
    if account.version != version:
        raise Stale(_STALE)
    message = AccountScopeSet(
        account_id=account_id,
        roles=[role.value for role in scope.roles],
        areas=list(scope.areas),
        stores=list(scope.stores),
        chains=list(scope.chains),
        scope_version=account.scope_version + 1,
    )
    try:
        return accounts.change_scope(account, scope, command=command, messages=(message,))
    except Conflict as conflict:
        raise Stale(_STALE) from conflict
