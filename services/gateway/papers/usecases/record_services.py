"""Records the service of many papers at once (批量登记送达): each paper is its own write, and answers for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from common.errors import DomainError, FieldProblem, Invalid
from common.people import idempotency
from common.people.commands import Command, Receipt, derived_id
from common.phrases import N_
from services.gateway import ALIAS
from services.gateway.papers.usecases.record_service import ServiceRecord, record_service

#: Names, within a command, the first paper that it records.
_FIRST = "first"


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

    Repeated it takes up where it was: what it has written answers by its own receipt. Raises `NothingServed` when all
    were refused; `KeyReused` and `KeyExpired` where the key was another request's, or may have been.
    """
    begun = idempotency.find_receipt(ALIAS, _part(command, _FIRST))
    done: list[Recorded] = []
    for each in dict.fromkeys(paper_ids):
        if begun is not None and begun.resource_id == each:
            done.append(Recorded(each, begun, None))
            continue
        own = _part(command, each if begun else _FIRST)
        done.append(_record(each, record=record, today=today, own=own, before=_part(command, each)))
        begun = begun or done[-1].receipt
    if not any(each.receipt for each in done):
        refusals = ((each.paper_id, each.refusal) for each in done if each.refusal)
        problems = [FieldProblem(paper, each.phrase, each.code, params=each.params) for paper, each in refusals]
        raise NothingServed(N_("所选文书都不能登记送达，请逐件核对原因。"), problems=problems)
    return tuple(done)


def _part(command: Command, name: str) -> Command:
    """The part of the command that writes one paper; the first that it writes has a fixed name.

    So a key that comes again with other papers meets what it wrote.
    """
    return replace(command, command_id=derived_id("cmd", command.command_id, name))


def _record(paper_id: str, *, record: ServiceRecord, today: date, own: Command, before: Command) -> Recorded:
    """What becomes of one paper; `before` is how an earlier try may have recorded it."""
    try:
        return Recorded(paper_id, record_service(paper_id, record=record, today=today, command=own), None)
    except DomainError as refusal:
        found = (idempotency.find_receipt(ALIAS, each) for each in (own, before))
        receipt = next((each for each in found if each and each.resource_id == paper_id), None)
        return Recorded(paper_id, receipt, None if receipt else refusal)
