"""Orders the paper of an approved case, which then waits for its number; or stops it when the case is dropped.

Pattern: follow, and re-check. The approval is the first write; the paper is its keyed effect, one an approval. Whether
the case was withdrawn or returned meanwhile is looked at again after the order: whichever comes later stops the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from common.messages.words import Measure
from common.people.commands import Command, derived_id
from common.phrases import N_
from common.rules.calendars import state_council_calendar
from common.rules.laws import POINTS, SECOND_SUSPENSION, UNRECTIFIED
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.check_facts import decided_before
from services.gateway.cases.usecases.find_beside import count_before, find_beside
from services.gateway.cases.usecases.find_evidence import told_evidence
from services.gateway.domain.bases import Basis
from services.gateway.domain.messages import CaseApproved
from services.gateway.domain.periods import suspension_period
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.domain.rectifying import days_to_rectify
from services.gateway.papers.domain.papers import Paper, Withholding
from services.gateway.papers.kinds.decision import DecisionFacts, kind_of
from services.gateway.papers.kinds.findings import Finding, told_before
from services.gateway.papers.usecases.annul_paper import annul_paper
from services.gateway.papers.usecases.order_paper import Order, order_paper
from services.gateway.papers.usecases.withhold_paper import list_withheld, withhold_paper

#: The states of a case whose paper is not to be issued.
DROPPED = frozenset({Status.WITHDRAWN, Status.RETURNED})
#: Withholds a decision until what it would do today was compared with what it says (`settle_annexes`): its list of
#: stores, or its days with those of the other suspensions of the store.
UNCOMPARED = Withholding("annex", N_("正在核对决定所及门店和期限"))


def paper_id_of(case_id: str, *, approval: int = 1) -> str:
    """The id of the paper that an approval of a case orders: one decision has one paper."""
    return derived_id("pap", case_id, *([str(approval)] if approval > 1 else []))


def paper_of(case: Case) -> str:
    """The id of the paper that the latest approval of a case orders."""
    return paper_id_of(case.case_id, approval=sum(each.status is Status.APPROVED for each in case.steps))


def order_decision(approved: CaseApproved, *, approved_at: datetime, policy: GatewayPolicy, command: Command) -> bool:
    """Order the paper of an approved case; False when it is there already, or the case was withdrawn or returned."""
    case = cases.get(approved.case_id)
    if case.status in DROPPED:
        return False
    dated_on = date.fromisoformat(approved.approved_on)
    order = _order(case, facts_of(case, dated_on=dated_on, policy=policy), dated_on=dated_on, ordered_at=approved_at)
    is_new = order_paper(order, policy=policy, command=command)
    now = cases.get(case.case_id)
    if now.status in DROPPED or paper_of(now) != order.paper_id:
        withhold_paper(order.paper_id, by=case.case_id, reason=dropped_because(now))
    return is_new


def dropped_because(case: Case) -> str:
    """Why the paper of a case is not to be issued."""
    return f"案件已{'撤回' if case.status is Status.WITHDRAWN else '退回'}（{case.reason}）"


def drop_decisions(case_id: str, *, command: Command) -> int:
    """Make void what a withdrawn case had ordered, and what a return withheld; how many papers were not void yet."""
    case = cases.get(case_id)
    latest = {paper_of(case)} if case.status is Status.WITHDRAWN else set()
    returned = {each.paper_id for each in list_withheld() if each.about == case_id and _is_withheld_by(each, case_id)}
    return sum(annul_paper(each, command=_own(command, each)) for each in sorted(latest | returned))


def _is_withheld_by(paper: Paper, case_id: str) -> bool:
    """Whether it is the case that withholds a paper: by its id, or by that and its version."""
    return any(case_id in (each.by, each.by.rpartition(":")[0]) for each in paper.withheld)


def _own(command: Command, paper_id: str) -> Command:
    return replace(command, command_id=derived_id("cmd", command.command_id, paper_id))


def _order(case: Case, facts: DecisionFacts, *, dated_on: date, ordered_at: datetime) -> Order:
    if case.party is None:
        raise ValueError(f"case {case.case_id} was approved without having been adopted")
    return Order(
        paper_id=paper_of(case),
        kind=kind_of(case.measure),
        about=case.case_id,
        scope=case.measure.scope,
        party=case.party,
        area=case.area,
        facts=facts.stored(),
        annex_sha256=case.annex_sha256,
        dated_on=dated_on,
        ordered_at=ordered_at,
        withheld=(UNCOMPARED,) if _must_be_compared(case, dated_on) else (),
    )


def _must_be_compared(case: Case, today: date) -> bool:
    """Whether what the decision says may be another matter by the time of its number."""
    is_beside_another = case.measure is Measure.SUSPENSION and bool(find_beside(case, today=today))
    return case.measure.has_list or is_beside_another


def facts_of(case: Case, *, dated_on: date, policy: GatewayPolicy) -> DecisionFacts:
    """What the decision of an adopted case says if it is approved on a day."""
    if case.particulars is None:
        raise ValueError(f"case {case.case_id} was approved without having been adopted")
    basis, cause = case.basis_on(dated_on, policy=policy), case.particulars.cause
    ended = cases.find(case.ends_case_id) if case.ends_case_id else None
    return DecisionFacts(
        measure=case.measure,
        first_on=case.particulars.first_on,
        months=case.particulars.months,
        findings=_findings(case),
        source=case.particulars.source,
        statement=case.particulars.statement,
        demands=case.particulars.demands,
        reasons=case.particulars.reasons,
        facts_found=case.particulars.facts_found,
        proposal_id=case.proposal_id,
        ends_case_id=case.ends_case_id,
        ended_number=ended.number if ended else None,
        ended_measure=ended.measure.value if ended else None,
        articles=basis.articles,
        laws=basis.laws,
        **_after_termination(case, basis, policy=policy),
        **_rectification(case, case.particulars, dated_on, policy=policy),
        **_second_suspension(case, basis),
        with_franchise=case.measure is Measure.CHAIN_SUSPENSION and policy.count_franchise.on(dated_on),
        barred_years=policy.non_acceptance_years.on(dated_on)[cause.value] if cause else None,
    )


def _after_termination(case: Case, basis: Basis, *, policy: GatewayPolicy) -> dict[str, Any]:
    """Which articles bar a store whose agreement is terminated, and publish that where it rests on their grounds."""
    if case.measure is not Measure.TERMINATION:
        return {}
    agreed = basis.clauses
    publishes = agreed.termination if agreed.termination in basis.articles else None
    ground, cause = case.snapshot.get("ground"), case.particulars.cause if case.particulars else None
    return {
        "non_acceptance_article": agreed.non_acceptance,
        "publication_article": publishes,
        "barred_for": cause.printed if cause else None,
        "ground": _ground_text(ground, agreed.termination_grounds) if ground and cause else None,
    }


def _ground_text(ground: str, grounds: Mapping[str, str]) -> str:
    """The ground of a termination: in the words of the agreement where it names it, else as the catalogue does."""
    if ground == POINTS:
        return "记分达到目录规定的解除协议的档次"
    return grounds.get(ground, f"《违规行为记分目录》{ground}项规定的解除协议事项")


def _second_suspension(case: Case, basis: Basis) -> dict[str, Any]:
    """What a suspension says of the others of its term, as the figures of its proposal tell of the store's text."""
    if case.measure is not Measure.SUSPENSION or not case.snapshot.get("second_article"):
        return {}
    grounds = basis.clauses.termination_grounds
    return {
        "second_article": case.snapshot["second_article"],
        "second_grounds": tuple(grounds[each] for each in (SECOND_SUSPENSION, UNRECTIFIED) if each in grounds),
        "suspended_before": count_before(case),
    }


def _findings(case: Case) -> tuple[Finding, ...]:
    """The facts with their evidence; an act on which an earlier decision was served is told as that."""
    before, evidence = decided_before(case), told_evidence(case)
    return tuple(
        Finding(
            f"{fact.text}{told_before(before[fact.entry_id])}" if fact.entry_id in before else fact.text,
            fact.clause,
            evidence.get(fact),
        )
        for fact in case.facts
    )


def _rectification(case: Case, particulars: Particulars, dated_on: date, *, policy: GatewayPolicy) -> dict[str, Any]:
    """How long one has to rectify, a store inside its suspension, and how much of that must be left afterwards."""
    if not case.measure.calls_for_rectification:
        return {}
    terms, months = policy.rectification_terms.on(dated_on), particulars.months
    if case.measure.is_of_chain or months is None:
        return {"rectify_days": terms.chain_days}
    period = suspension_period(particulars.first_on, months=months)
    days = days_to_rectify(period, months=months, terms=terms, calendar=state_council_calendar())
    return {"rectify_days": days, "left_to_decide": terms.left_of(months), "is_rectified_within": True}
