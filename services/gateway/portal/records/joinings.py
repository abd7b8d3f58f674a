"""Joinings that wait for the service of a decision on the chain (等待送达), as the first pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from common.web import current_actor
from services.gateway.clients.agreements import Joining
from services.gateway.clients.together import Answer
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.menu import may_open


def joining_rows(found: Answer) -> list[dict[str, Any]]:
    """What is told of each: who waits, for what, and where to go; nothing while agreements is silent."""
    joinings: Sequence[Joining] = found.value or ()
    return [{"text": _text(each), "target": _target(each)} for each in joinings]


def _text(each: Joining) -> str:
    return _(
        "%(store)s登记自%(day)s起加入%(chain)s：须先向该店单独送达%(number)s，送达前不属于该连锁。",
        store=each["store_name"],
        day=full_day(each["registered_on"]),
        chain=each["chain_name"],
        number=each["number"],
    )


def _target(each: Joining) -> str | None:
    """The page of the case, for those to whom it opens."""
    return url_for("pages.case", case_id=each["case_id"]) if may_open("pages.case", current_actor().roles) else None
