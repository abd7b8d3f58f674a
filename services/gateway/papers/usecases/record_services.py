"""Records the service of many papers at once (批量登记送达): each paper is its own write, and answers for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from common.errors import DomainError, FieldProblem, Invalid
from common.people.commands import Command, Receipt, derived_id
from common.phrases import N_
from services.gateway.papers.domain.papers import Paper, PaperTransitionNotAllowed
from services.gateway.papers.usecases.get_paper import get_paper
from services.gateway.papers.usecases.record_service import ServiceRecord, record_service


class NothingServed(Invalid):
    """Raised when not one of the papers could be recorded as served; each says why."""

    code = "nothing_served"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one paper: its receipt, or why it was refused."""

    paper_id: str
    receipt: Receipt | None
    refusal: DomainError | None


def record_services(
    paper_ids: Sequence[str], *, record: ServiceRecord, today: date, command: Command
) -> tuple[Recorded, ...]:
    """Record one service for each of the papers; a refused one keeps no other back.

    Repeated after a crash it takes up where it was. Raises `NothingServed` when all were refused.
    """
    done = tuple(_record(each, record=record, today=today, command=command) for each in dict.fromkeys(paper_ids))
    if not any(each.receipt for each in done):
        refusals = ((each.paper_id, each.refusal) for each in done if each.refusal)
        problems = [FieldProblem(paper, each.phrase, each.code, params=each.params) for paper, each in refusals]
        raise NothingServed(N_("所选文书都不能登记送达，请逐件核对原因。"), problems=problems)
    return done


def _record(paper_id: str, *, record: ServiceRecord, today: date, command: Command) -> Recorded:
    own = replace(command, command_id=derived_id("cmd", command.command_id, paper_id))
    try:
        return Recorded(paper_id, record_service(paper_id, record=record, today=today, command=own), None)
    except PaperTransitionNotAllowed as refusal:
        paper = get_paper(paper_id, actor=command.actor, day=today)
        if _is_recorded(paper, record, by=command.actor.person):
            return Recorded(paper_id, Receipt(paper_id, paper.version, own.message_id(0)), None)
        return Recorded(paper_id, None, refusal)
    except DomainError as refusal:
        return Recorded(paper_id, None, refusal)


def _is_recorded(paper: Paper, record: ServiceRecord, *, by: str) -> bool:
    """Whether this very service stands on the paper already: a repeated command finds its own writes."""
    service = paper.service
    return service is not None and (service.served_on, service.manner, service.receiver, service.recorded_by) == (
        record.served_on,
        record.manner,
        record.receiver,
        by,
    )
