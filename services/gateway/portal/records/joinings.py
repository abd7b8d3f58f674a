"""Joinings that wait for the service of a decision on the chain (等待送达), as the first pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from common.web import current_actor
from services.gateway.clients.joinings import Joining
from services.gateway.clients.together import Answer
from services.gateway.papers.usecases.find_bound import find_served_suspension
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
    """Where the service is recorded, else the page of the case, for those to whom they open."""
    roles = current_actor().roles
    paper = find_served_suspension(each["case_id"]) if may_open("pages.own_service", roles) else None
    if paper is not None:
        return url_for("pages.own_service", paper_id=paper.paper_id, store_id=each["store_id"])
    return url_for("pages.case", case_id=each["case_id"]) if may_open("pages.case", roles) else None
