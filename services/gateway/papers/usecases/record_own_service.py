"""Records by hand that a decision on a chain, served on its headquarters, was served on a store itself (单独送达).

So it is with a store for which the headquarters may not receive, and with one that joins after the annex was fixed.
Pattern: follow. The paper is the first write; agreements learns of it from the journal.
"""

from __future__ import annotations

from datetime import date

from common.errors import Conflict, DomainError, NotFound
from common.messages import DecisionServedOnStore
from common.messages.words import Measure
from common.people.commands import Actor, Command, Receipt
from common.phrases import N_
from common.scope import grants_of
from services.gateway import policies
from services.gateway.domain.serving import check_manner, check_service_day
from services.gateway.papers.domain.papers import OwnService, Paper, PaperStatus, PaperTransitionNotAllowed
from services.gateway.papers.kinds.decision import kind_of
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.get_paper import get_paper
from services.gateway.papers.usecases.record_service import ServiceRecord
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_subjects import find_subject

_KIND = kind_of(Measure.CHAIN_SUSPENSION)


class StoreUnknown(NotFound):
    """Raised when the gateway has not heard of the store, or it lies outside the actor's scope."""

    code = "store_not_found"


class AlreadyServed(Conflict):
    """Raised when the store was served with this decision before."""

    code = "already_served"


def record_own_service(
    paper_id: str, store_id: str, *, record: ServiceRecord, today: date, command: Command
) -> Receipt:
    """Record the service on a store, once for each.

    Raises `PaperNotFound`, `StoreUnknown`, `PaperTransitionNotAllowed` (no decision on a chain, or not served on the
    headquarters yet), `AlreadyServed`, `ServiceDayRefused`, `ConsentMissing`,
    `NotServedOnline`, `Conflict` (lost_race).
    """
    paper, _ = get_paper_and_store(paper_id, store_id, actor=command.actor, day=today)
    if bar := find_bar(paper, store_id):
        raise bar
    issued_on = paper.issued_on or today
    check_service_day(record.served_on, issued_on=issued_on, today=today)
    check_manner(
        record.manner,
        served_on=record.served_on,
        issued_on=issued_on,
        consent_on=record.consent_on,
        is_decision=True,
        has_online_review=policies.current().issuer_on(paper.dated_on).review_online is not None,
    )
    service = OwnService(
        served_on=record.served_on,
        manner=record.manner,
        receiver=record.receiver,
        recorded_by=command.actor.person,
        store_id=store_id,
        consent_on=record.consent_on,
    )
    message = DecisionServedOnStore(
        case_id=paper.about,
        paper_id=paper_id,
        number=paper.number or "",
        store_id=store_id,
        served_on=record.served_on.isoformat(),
    )
    return papers.add_own_service(paper, service, command=command, messages=(message,))


def get_paper_and_store(paper_id: str, store_id: str, *, actor: Actor, day: date) -> tuple[Paper, Subject]:
    """The paper and the store, both within the actor's scope that day. Raises `PaperNotFound`, `StoreUnknown`."""
    paper, store, grants = get_paper(paper_id, actor=actor, day=day), find_subject(store_id), grants_of(actor)
    if store is None or not grants.covers_store(store_id, area=store.area, memberships=store.memberships, day=day):
        raise StoreUnknown(N_("没有找到该药店，请核对编号；也可能不在您的管辖范围内。"))
    return paper, store


def find_bar(paper: Paper, store_id: str) -> DomainError | None:
    """Why the service of a paper on a store cannot be recorded; None where it can."""
    if paper.kind != _KIND or paper.status is not PaperStatus.SERVED:
        return PaperTransitionNotAllowed(N_("只有已送达连锁总部的连锁决定，才能登记向门店单独送达。"))
    if any(each.store_id == store_id for each in paper.own_services):
        return AlreadyServed(N_("该决定已登记向该药店单独送达，无需再次登记。"))
    return None
