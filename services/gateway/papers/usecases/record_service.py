"""Records by hand that a paper was served (送达), and so starts what its service causes.

Pattern: follow. The paper is the first write: it says that it was served, and what its kind has to tell of that (a
decision its effect, to agreements, ratings and its case) stands in the same write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from common.messages import PaperServed
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.gateway import policies
from services.gateway.domain.periods import Effect
from services.gateway.domain.serving import Manner, check_manner, check_service_day
from services.gateway.papers.domain.papers import (
    Paper,
    PaperAction,
    PaperTransitionNotAllowed,
    Service,
    check_not_withheld,
    next_paper_status,
)
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.get_paper import get_paper


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """What the receipt (送达回证) says: the day, the manner, who received; since when it may be electronic."""

    served_on: date
    manner: Manner
    receiver: str
    consent_on: date | None = None


def record_service(paper_id: str, *, record: ServiceRecord, today: date, command: Command) -> Receipt:
    """Record the service of a stored paper, once.

    Raises `PaperNotFound`, `PaperTransitionNotAllowed` (not stored yet, or served), `PaperWithheld`,
    `ServiceDayRefused`, `ConsentMissing`, `NotServedOnline`, `Conflict` (lost_race).
    """
    paper = get_paper(paper_id, actor=command.actor, day=today)
    status = next_paper_status(paper.status, PaperAction.SERVE)
    check_not_withheld(paper)
    if paper.issued_on is None:
        raise PaperTransitionNotAllowed(N_("该文书尚未制作完成，不能登记送达。请稍后刷新再办理。"))
    kind = get_kind(paper.kind)
    check_service_day(record.served_on, issued_on=paper.issued_on, today=today)
    check_manner(
        record.manner,
        served_on=record.served_on,
        issued_on=paper.issued_on,
        consent_on=record.consent_on,
        is_decision=kind.has_remedies,
        has_online_review=policies.current().issuer_on(paper.dated_on).review_online is not None,
    )
    service = Service(
        served_on=record.served_on,
        manner=record.manner,
        receiver=record.receiver,
        recorded_by=command.actor.person,
        consent_on=record.consent_on,
    )
    facts = kind.read(paper.facts)
    served = replace(paper, service=service, effect=kind.effect(facts, record.served_on))
    messages = (_told(served, service), *kind.on_service(served, facts))
    fields = {"service": service, **_effect_fields(served.effect)}
    return papers.change(paper, status=status, fields=fields, command=command, messages=messages, unless_withheld=True)


def _told(paper: Paper, service: Service) -> PaperServed:
    return PaperServed(
        paper_id=paper.paper_id,
        kind=paper.kind,
        about=paper.about,
        number=paper.number or "",
        subject_id=paper.subject_id,
        served_on=service.served_on.isoformat(),
    )


def _effect_fields(effect: Effect | None) -> dict[str, object]:
    return {"first_on": effect.first_day, "last_on": effect.last_day} if effect else {}
