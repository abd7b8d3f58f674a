"""What is told where one of our services has no answer for a page: which one, since when, and what still works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _

from common.errors import DomainError
from services.gateway.clients.connection import NoAnswer
from services.gateway.portal.shell.frame import DERIVED, has_one_store
from services.gateway.portal.shell.instants import full_instant
from services.gateway.wiring import wiring

#: Which pages of the menu show nothing without a service; a test opens every other one while it does not answer.
_SHOWN_BY: Mapping[str, frozenset[str]] = {
    "agreements": frozenset(),
    "ratings": frozenset({"pages.violations", "pages.determinations", "pages.catalogue"}),
}
_STORE_SHOWN_BY: Mapping[str, frozenset[str]] = {"agreements": frozenset({"pages.home"}), "ratings": frozenset()}


@dataclass(frozen=True, slots=True)
class Outage:
    """Which service has no answer, in a sentence, and the pages of the menu that cannot be shown without it."""

    told: str
    closed: frozenset[str]


def outage_of(refusal: DomainError | None) -> Outage | None:
    """What to tell of a refusal that is none but the silence of a service; None for every other."""
    if not isinstance(refusal, NoAnswer):
        return None
    part, since = DERIVED[refusal.service], wiring().lateness.silent().get(refusal.service)
    told = (
        _("“%(part)s”暂时无法应答，自%(since)s起。", part=part, since=full_instant(since))
        if since
        else _("“%(part)s”暂时无法应答。", part=part)
    )
    return Outage(told, _closed(refusal.service))


def _closed(service: str) -> frozenset[str]:
    """Which pages of the menu the reader cannot use without a service; who has one store has its page as the first."""
    holder = g.get("holder")
    is_store = holder is not None and has_one_store(holder.account)
    return _SHOWN_BY[service] | (_STORE_SHOWN_BY[service] if is_store else frozenset())
