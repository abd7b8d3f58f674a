"""Records by hand that a decision on a chain, served on its headquarters, was served on a store itself (单独送达).

Only so with whom `single_service` lets it be, as agreements tells of the store now.
Pattern: follow. The paper is the first write; agreements learns of it from the journal.
"""

from __future__ import annotations

from datetime import date

from common.errors import Conflict, DomainError, NotFound
from common.messages import DecisionServedOnStore
from common.messages.words import Measure, MembershipKind
from common.people.commands import Actor, Command, Receipt, service_actor
from common.phrases import N_
from common.scope import Member, grants_of
from services.gateway import ALIAS, policies
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.domain.serving import check_manner, check_service_day
from services.gateway.papers.domain.papers import OwnService, Paper, PaperStatus, PaperTransitionNotAllowed
from services.gateway.papers.domain.single_service import Served, find_refusal
from services.gateway.papers.kinds.decision import kind_of
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.get_paper import get_paper
from services.gateway.papers.usecases.read_annex import read_annex
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
    paper_id: str, store_id: str, *, record: ServiceRecord, connection: Connection, today: date, command: Command
) -> Receipt:
    """Record the service on a store, once for each.

    Raises `PaperNotFound`, `StoreUnknown`, `PaperTransitionNotAllowed` (no decision on a chain, or not served on the
    headquarters yet), `AlreadyServed`, `NotServedSingly`, `ServiceDayRefused`, `ConsentMissing`,
    `NotServedOnline`, `ServiceUnreachable`, `ServiceFailed`, `FileMissing`, `Conflict` (lost_race).
    """
    paper, _ = get_paper_and_store(paper_id, store_id, actor=command.actor, day=today)
    actor, day = command.actor, record.served_on
    if bar := find_bar(paper, store_id, actor=actor, connection=connection, today=today, served_on=day):
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


def find_bar(
    paper: Paper, store_id: str, *, actor: Actor, connection: Connection, today: date, served_on: date | None = None
) -> DomainError | None:
    """Why the service of a paper on a store cannot be recorded; None where it can.

    Without a day: why not of any day since the service on the headquarters. Raises `ServiceUnreachable`,
    `ServiceFailed`, `FileMissing`.
    """
    if paper.kind != _KIND or paper.status is not PaperStatus.SERVED or paper.service is None:
        return PaperTransitionNotAllowed(N_("只有已送达连锁总部的连锁决定，才能登记向门店单独送达。"))
    if any(each.store_id == store_id for each in paper.own_services):
        return AlreadyServed(N_("该决定已登记向该药店单独送达，无需再次登记。"))
    return find_refusal(
        paper,
        _ask_of(store_id, paper, connection=connection),
        served_on=served_on or paper.service.served_on,
        ended_on=find_end(paper, actor=actor, day=today),
        count_franchise=policies.current().count_franchise,
    )


def find_end(paper: Paper, *, actor: Actor, day: date) -> date | None:
    """The first day on which the measure of a paper is over by a served resumption; None while there is none."""
    ended = find_resumptions([paper.about], actor=actor, day=day).get((paper.about, paper.subject_id))
    return ended.first_day if ended else None


def _ask_of(store_id: str, paper: Paper, *, connection: Connection) -> Served:
    """What agreements tells of a store now."""
    found = agreements.get_store_detail(connection, store_id, actor=service_actor(ALIAS))
    chain_id = paper.subject_id
    return Served(
        line=next((each for each in read_annex(paper.annex_sha256) if each.party_id == store_id), None),
        memberships=tuple(_member(each, each["from_on"]) for each in found["memberships"] if each["from_on"]),
        is_waiting=any(each["waits_for"] and each["chain_id"] == chain_id for each in found["memberships"]),
        reach=found["chain_reach"] if found["chain_id"] == chain_id else None,
        is_held=any(each["case_id"] == paper.about for each in found["holds"]),
    )


def _member(told: agreements.Membership, from_on: str) -> Member:
    until_on = date.fromisoformat(told["until_on"]) if told["until_on"] else None
    return Member(told["chain_id"], MembershipKind(told["kind"]), date.fromisoformat(from_on), until_on)
