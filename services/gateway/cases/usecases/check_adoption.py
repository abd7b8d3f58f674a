"""Asks all that an adoption asks, in one order: the rules, and what the paper takes over from the other services.

The API, the page that sends and the page that only looks ask the same, so that what is refused in the end is told
before. A read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.people.commands import Actor
from services.gateway.cases.domain.alternatives import with_measure
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.particulars import Particulars, check_registered_name
from services.gateway.cases.usecases.adopt_case import check_open, check_particulars, check_reaches
from services.gateway.cases.usecases.check_addressee import check_addressee
from services.gateway.cases.usecases.check_facts import check_facts
from services.gateway.cases.usecases.check_ground import check_ground
from services.gateway.cases.usecases.check_term import check_term
from services.gateway.cases.usecases.find_evidence import find_evidence
from services.gateway.cases.usecases.name_parties import Parties, name_parties
from services.gateway.clients.connection import Connection
from services.gateway.domain.policy import GatewayPolicy


@dataclass(frozen=True, slots=True)
class Asked:
    """What the paper takes over on the day of the adoption: whom it is about, and what the entries record, by entry.

    `tally` are the figures of a chain on that day, which the case keeps with the adoption.
    """

    parties: Parties
    evidence: Mapping[str, str]
    tally: Mapping[str, int] | None


def check_adoption(
    case: Case,
    particulars: Particulars,
    *,
    version: int,
    actor: Actor,
    policy: GatewayPolicy,
    today: date,
    connections: Mapping[str, Connection],
) -> Asked:
    """Let pass what may be adopted; `connections` are those to `agreements` and `ratings`.

    Raises what `adopt_proposal` lists.
    """
    agreements, ratings = connections["agreements"], connections["ratings"]
    check_open(case, version)
    case = with_measure(case, particulars.measure)
    tally = check_ground(case, connection=ratings, today=today)
    check_facts(case)
    check_particulars(case, particulars, policy=policy, today=today)
    check_addressee(case, particulars, actor=actor, today=today)
    check_term(case, first_on=particulars.first_on, connection=agreements)
    parties = name_parties(case, first_on=particulars.first_on, connection=agreements)
    check_reaches(case, parties.affected)
    if case.measure.is_of_chain:
        check_registered_name(particulars, registered=parties.party.name)
    return Asked(parties, find_evidence(case, connection=ratings), tally)
