"""Drafts the finding of a decision (查明的事实) from what was found when its entries were confirmed, for the adopter.

Of what came by a report (举报) nothing is taken over: it may let the party know who reported it. A read.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import service_actor
from common.rules.chinese_numbers import chinese_day
from services.gateway import ALIAS
from services.gateway.cases.domain.case import Case
from services.gateway.clients import ratings
from services.gateway.clients.connection import Connection
from services.gateway.domain.evidence import may_be_told


def draft_finding(case: Case, *, connection: Connection) -> str:
    """What each entry of a store's case records as found (复核意见), in the order of the facts, a line each.

    Empty where none records anything. Raises `ServiceUnreachable`, `ServiceFailed`.
    """
    wanted = [each.entry_id for each in case.facts if each.entry_id] if case.scope == "store" else []
    found = ratings.find_confirmed(connection, wanted, actor=service_actor(ALIAS), store_id=case.subject_id)
    entries = [found[each] for each in wanted if each in found]
    return "\n".join(
        f"{chinese_day(date.fromisoformat(each['occurred_on']))}：{finding}"
        for each in entries
        if (finding := (each.get("finding") or "").strip()) and may_be_told(each["source"])
    )
