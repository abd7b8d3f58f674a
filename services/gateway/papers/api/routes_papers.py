"""Papers: the list, one paper, its PDF, and the record of its service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response

from common import clock
from common.people.commands import OFFICERS, PARTIES, STAFF, Command, Receipt
from common.web import (
    Access,
    Blueprint,
    ReceiptSchema,
    answer,
    asked,
    command_route,
    current_actor,
    etag,
)
from services.gateway.domain.serving import Manner
from services.gateway.papers.api.schemas import (
    PaperOwnServiceSchema,
    PaperPageSchema,
    PaperQuery,
    PaperSchema,
    PaperServiceSchema,
    PaperServicesReceiptSchema,
    PaperServicesSchema,
)
from services.gateway.papers.api.views import own_services_view, paper_view, recorded_view
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.usecases import get_paper as getting
from services.gateway.papers.usecases import list_papers as listing
from services.gateway.papers.usecases import record_own_service as own_services
from services.gateway.papers.usecases import record_service as recording
from services.gateway.papers.usecases import record_services as recording_many
from services.gateway.papers.usecases.find_own_services import find_own_services
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.read_as_store import read_as_party
from services.gateway.wiring import wiring

blueprint = Blueprint("papers", __name__, url_prefix="/api/v1", description="文书")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "papers.list_papers": Access(STAFF | PARTIES),
    "papers.read_paper": Access(STAFF | PARTIES),
    "papers.read_pdf": Access(STAFF | PARTIES),
    "papers.record_service": Access(OFFICERS),
    "papers.record_services": Access(OFFICERS),
    "papers.record_own_service": Access(OFFICERS),
}


@blueprint.route("/papers", methods=["GET"])
@blueprint.arguments(PaperQuery, location="query")
@blueprint.response(200, PaperPageSchema)
def list_papers(query: dict[str, Any]) -> dict[str, Any]:
    """文书列表，最新的在前；药店和连锁总部看到已送达的文书"""
    actor, today = current_actor(), clock.today()
    found = listing.list_papers(
        PaperFilter(
            status=PaperStatus(query["status"]) if query["status"] else None,
            kinds=(query["kind"],) if query["kind"] else None,
            about=query["case_id"] or query["about"],
            subject_id=query["subject_id"],
        ),
        page=asked(query),
        actor=actor,
        day=today,
    )
    resumptions = find_resumptions((paper.about for paper in found), actor=actor, day=today)
    read = read_as_party(found, actor=actor, connection=wiring().connections["agreements"])
    shown = {paper.paper_id: paper_view(paper, resumptions=resumptions, unread=read.unread) for paper in read.papers}
    return answer(found, lambda paper: shown[paper.paper_id])


@blueprint.route("/papers/<paper_id>", methods=["GET"])
@blueprint.response(200, PaperSchema)
def read_paper(paper_id: str) -> Any:
    """一份文书的编号、状态和送达情况"""
    actor, today = current_actor(), clock.today()
    found = getting.get_paper(paper_id, actor=actor, day=today)
    read = read_as_party([found], actor=actor, connection=wiring().connections["agreements"])
    (paper,) = read.papers
    resumptions = find_resumptions([paper.about], actor=actor, day=today)
    served = own_services_view(find_own_services(paper, actor=actor))
    shown = {**paper_view(paper, resumptions=resumptions, unread=read.unread), "own_services": served}
    return shown, 200, etag(paper.version)


@blueprint.route("/papers/<paper_id>/pdf", methods=["GET"])
@blueprint.response(200, content_type="application/pdf")
def read_pdf(paper_id: str) -> Response:
    """存档的 PDF，一经印发不再改动"""
    return pdf_response(*getting.get_pdf(paper_id, actor=current_actor(), day=clock.today()))


@blueprint.route("/papers/<paper_id>/service", methods=["POST"])
@blueprint.arguments(PaperServiceSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def record_service(body: dict[str, Any], paper_id: str, *, command: Command) -> Receipt:
    """登记送达：依送达回证，只登记一次"""
    record = _record(body)
    return recording.record_service(paper_id, record=record, today=clock.local_day(command.at), command=command)


@blueprint.route("/papers/<paper_id>/own-services", methods=["POST"])
@blueprint.arguments(PaperOwnServiceSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def record_own_service(body: dict[str, Any], paper_id: str, *, command: Command) -> Receipt:
    """登记连锁决定向一家门店单独送达：限总部不能代收、送达总部之前已退出、编号之后加入或者登记加入的门店"""
    return own_services.record_own_service(
        paper_id,
        body["store_id"],
        record=_record(body),
        connection=wiring().connections["agreements"],
        today=clock.local_day(command.at),
        command=command,
    )


@blueprint.route("/papers/services", methods=["POST"])
@blueprint.arguments(PaperServicesSchema)
@blueprint.response(200, PaperServicesReceiptSchema)
@command_route
def record_services(body: dict[str, Any], *, command: Command) -> tuple[Receipt, dict[str, Any]]:
    """批量登记送达：同日、同一方式送达的多份文书，逐份答复"""
    record = _record(body)
    done = recording_many.record_services(
        body["paper_ids"], record=record, today=clock.local_day(command.at), command=command
    )
    last = [each.receipt for each in done if each.receipt][-1]
    return last, {"results": [recorded_view(each) for each in done]}


def _record(body: dict[str, Any]) -> recording.ServiceRecord:
    return recording.ServiceRecord(body["served_on"], Manner(body["manner"]), body["receiver"], body["consent_on"])


def pdf_response(paper: Paper, content: bytes) -> Response:
    """A PDF as a download with a name that says which paper it is."""
    response = Response(content, mimetype="application/pdf")
    plain, named = (
        f"{paper.paper_id}.pdf",
        quote(paper.filename(label=get_kind(paper.kind).title_of(paper.facts)), safe=""),
    )
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}"
    response.headers["ETag"] = f'"{paper.sha256}"'
    return response
