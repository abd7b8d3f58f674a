"""What stands around every page beside its menu: how much waits for the reader (待办), and who runs the site."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from common.people.commands import Role
from common.web import current_actor, told_count
from services.gateway.accounts.domain.accounts import Account
from services.gateway.dossiers.usecases.count_todo import count_todo
from services.gateway.portal.shell.fields import Words
from services.gateway.settings import Settings

_FOOT = (
    ("site_host", _l("主办单位")),
    ("site_phone", _l("咨询电话")),
    ("site_record", _l("备案号")),
    ("site_code", _l("网站标识码")),
)


def foot_of(settings: Settings) -> list[tuple[Words, str]]:
    """Label and text of what the installation says of itself; what it does not say is left out."""
    return [(label, getattr(settings, name)) for name, label in _FOOT if getattr(settings, name)]


def has_one_store(account: Account) -> bool:
    """Whether all that the account sees is of a single store, so that no table need name it."""
    return set(account.roles) == {Role.PHARMACY} and len(account.stores) == 1


def todo_text() -> str:
    """How many cases and papers wait for who has signed in; empty for whom nothing can wait."""
    count = count_todo(current_actor())
    return "" if count is None else str(told_count(count))
