"""Writes the decision of a case as it would be approved today, before it has a number.

What its adopter and its approver read is what its paper will say. A read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.gateway.cases.domain.alternatives import with_measure
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.cases.usecases.adopt_case import addressed, with_evidence
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.cases.usecases.name_parties import Parties
from services.gateway.cases.usecases.order_decision import facts_of
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.kinds.decision import kind_of
from services.gateway.papers.kinds.registry import get_kind


def preview_adoption(
    case: Case,
    particulars: Particulars,
    parties: Parties,
    *,
    evidence: Mapping[str, str],
    policy: GatewayPolicy,
    today: date,
) -> PaperView:
    """The letter that an adoption with these particulars and this evidence would lead to. Raises `AnnexMissing`."""
    case = with_measure(case, particulars.measure)
    party, facts = addressed(parties.party, particulars), with_evidence(case, evidence)
    adopted = replace(case, particulars=particulars, party=party, facts=facts)
    return _written(adopted, parties, policy=policy, today=today)


def preview_decision(case: Case, *, policy: GatewayPolicy, today: date) -> PaperView | None:
    """The letter of an adopted case; None of one without an adoption. Raises `AnnexMissing`, `FileMissing`."""
    if case.particulars is None or case.party is None:
        return None
    return _written(case, Parties(case.party, annex_of(case)), policy=policy, today=today)


def _written(case: Case, parties: Parties, *, policy: GatewayPolicy, today: date) -> PaperView:
    assert case.party is not None
    printing = Printing(
        number="",
        dated_on=today,
        issuer=policy.issuer_on(today),
        addressee=case.party,
        annex=parties.affected,
        is_specimen=True,
    )
    return get_kind(kind_of(case.measure)).write(facts_of(case, dated_on=today, policy=policy), printing)
