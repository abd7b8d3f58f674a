"""Asks ratings what the entries record on which a store's case rests (证据): how each act was found, and on what.

What is written there may name persons, so no journal carries it: it is asked for at the adoption and lies in the case.
A chain's facts rest on grades and decisions: of its entries the notices are named, which the gateway has itself.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import service_actor
from services.gateway import ALIAS
from services.gateway.cases.domain.case import Case, Fact
from services.gateway.clients import ratings
from services.gateway.clients.connection import Connection
from services.gateway.domain.evidence import recorded_evidence, told_by
from services.gateway.papers.usecases.find_windows import find_windows


def find_evidence(case: Case, *, connection: Connection) -> dict[str, str]:
    """What each entry records, by its id; of one that ratings does not have any more nothing.

    Raises `ServiceUnreachable`, `ServiceFailed`.
    """
    wanted = frozenset() if case.measure.is_of_chain else case.entry_ids
    found = ratings.find_confirmed(connection, wanted, actor=service_actor(ALIAS), store_id=case.subject_id)
    return {
        entry_id: recorded_evidence(
            found_on=date.fromisoformat(each["found_on"]),
            source=each["source"],
            evidence=each["evidence"],
            files=len(each.get("files", ())),
        )
        for entry_id, each in found.items()
    }


def told_evidence(case: Case) -> dict[Fact, str]:
    """The evidence of each fact that has any: what its entry recorded, and the notice that told the party of it."""
    notices = {
        each.entry_id: told_by(each.name, each.number, each.served_on)
        for each in find_windows(case.entry_ids)
        if each.number and each.served_on
    }
    told = {each: "；".join(filter(None, (each.evidence, notices.get(each.entry_id or "")))) for each in case.facts}
    return {fact: text for fact, text in told.items() if text}
