"""Records by hand that a paper was served (送达); from the day after, at the earliest, the decision takes effect.

Pattern: follow. The paper is the first write; its message tells agreements and ratings, and the case. That the case is
issued is read before: an issued case cannot be withdrawn, so this cannot change any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.commands import Command, Receipt
from common.messages import DecisionServed
from common.messages.words import ALL_SERVICES, Costs
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.domain.periods import Effect, effect_of_service
from services.gateway.domain.serving import Manner, check_service_day
from services.gateway.papers.domain.papers import Paper, PaperAction, PaperTransitionNotAllowed, next_paper_status
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.get_paper import get_paper


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """What the receipt (送达回证) says: the day, the manner, who received."""

    served_on: date
    manner: Manner
    receiver: str


def record_service(paper_id: str, *, record: ServiceRecord, today: date, command: Command) -> Receipt:
    """Record the service of a stored paper of an issued case, once.

    Raises `PaperNotFound`, `PaperTransitionNotAllowed` (not stored yet, or served), `ServiceDayRefused`, `Conflict`.
    """
    paper = get_paper(paper_id, actor=command.actor)
    status = next_paper_status(paper.status, PaperAction.SERVE)
    if paper.issued_on is None or cases.get(paper.case_id).status is not Status.ISSUED:
        raise PaperTransitionNotAllowed("该文书所属案件尚未印发或已撤回，不能登记送达。请刷新后核对。")
    check_service_day(record.served_on, issued_on=paper.issued_on, today=today)
    effect = effect_of_service(
        printed_first_day=paper.printed_first_on, served_on=record.served_on, months=paper.months
    )
    fields = {
        "service": {
            "served_on": record.served_on.isoformat(),
            "manner": record.manner.value,
            "receiver": record.receiver,
            "recorded_by": command.actor.person,
        },
        "first_on": effect.first_day.isoformat(),
        "last_on": effect.last_day.isoformat() if effect.last_day else None,
    }
    message = _served(paper, served_on=record.served_on, effect=effect)
    return papers.change(paper, status=status, fields=fields, command=command, messages=(message,))


def _served(paper: Paper, *, served_on: date, effect: Effect) -> DecisionServed:
    return DecisionServed(
        case_id=paper.case_id,
        paper_id=paper.paper_id,
        number=paper.number or "",
        proposal_id=paper.proposal_id,
        measure=paper.measure.value,
        scope=paper.measure.scope.value,
        subject_id=paper.subject_id,
        services=[each.value for each in ALL_SERVICES],
        costs=Costs.REFUSED.value,
        served_on=served_on.isoformat(),
        first_on=effect.first_day.isoformat(),
        last_on=effect.last_day.isoformat() if effect.last_day else None,
        ends_case_id=paper.ends_case_id,
    )
