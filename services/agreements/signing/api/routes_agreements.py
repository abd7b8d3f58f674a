"""Service agreements: the text, offers, both signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.people.commands import OFFICERS, PARTIES, STAFF_AND_SERVICES, Command, Receipt, Role
from common.web import (
    Access,
    Blueprint,
    ReceiptSchema,
    allow,
    answer,
    asked,
    command_route,
    current_actor,
    etag,
    required_version,
)
from services.agreements.domain.roles import READERS
from services.agreements.signing.api.answers import AgreementDetailSchema, AgreementPageSchema, AgreementTextSchema
from services.agreements.signing.api.schemas import (
    AgencySignatureSchema,
    AgreementsQuery,
    OfferSchema,
    StoreSignatureSchema,
)
from services.agreements.signing.api.views import agreement_detail, agreement_view, text_view
from services.agreements.signing.usecases.get_agreement import get_agreement, get_text
from services.agreements.signing.usecases.get_agreement import list_agreements as visible_agreements
from services.agreements.signing.usecases.offer_agreement import offer_agreement
from services.agreements.signing.usecases.release_text import release_text
from services.agreements.signing.usecases.sign_for_agency import sign_for_agency
from services.agreements.signing.usecases.sign_for_store import sign_for_store
from services.agreements.signing.usecases.withdraw_agreement import withdraw_agreement

blueprint = Blueprint("agreements", __name__, url_prefix="/api/v1", description="医保服务协议")

#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "agreements.show_current_text": Access(READERS),
    "agreements.offer": Access(OFFICERS),
    "agreements.list_agreements": Access(STAFF_AND_SERVICES | PARTIES),
    "agreements.show_agreement": Access(STAFF_AND_SERVICES | PARTIES),
    "agreements.sign_as_store": Access(PARTIES),
    "agreements.sign_as_agency": allow(Role.APPROVER),
    "agreements.withdraw": Access(OFFICERS),
}


@blueprint.route("/texts/current", methods=["GET"])
@blueprint.response(200, AgreementTextSchema)
def show_current_text() -> dict[str, Any]:
    """现行的标准协议文本"""
    return text_view(release_text(at=clock.now()))


@blueprint.route("/agreements", methods=["POST"])
@blueprint.arguments(OfferSchema())
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def offer(body: dict[str, Any], *, command: Command) -> Receipt:
    """向药店发起签约"""
    return offer_agreement(body["store_id"], from_on=body["from_on"], until_on=body["until_on"], command=command)


@blueprint.route("/agreements", methods=["GET"])
@blueprint.arguments(AgreementsQuery(), location="query")
@blueprint.response(200, AgreementPageSchema)
def list_agreements(query: dict[str, Any]) -> dict[str, Any]:
    """协议列表，最近发起的在前"""
    actor, today = current_actor(), clock.today()
    found = visible_agreements(
        actor=actor, day=today, store_id=query["store_id"], chain_id=query["chain_id"], page=asked(query)
    )
    return answer(found, lambda each: agreement_view(each, actor=actor, day=today))


@blueprint.route("/agreements/<agreement_id>", methods=["GET"])
@blueprint.response(200, AgreementDetailSchema)
def show_agreement(agreement_id: str) -> Any:
    """一份协议：事项、文本和签署情况"""
    actor, today = current_actor(), clock.today()
    agreement = get_agreement(agreement_id, actor=actor, day=today)
    shown = agreement_detail(agreement, actor=actor, day=today, text=get_text(agreement))
    return shown, 200, etag(agreement.version)


@blueprint.route("/agreements/<agreement_id>/store-signature", methods=["POST"])
@blueprint.arguments(StoreSignatureSchema())
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def sign_as_store(body: dict[str, Any], agreement_id: str, *, command: Command) -> Receipt:
    """药店（或其连锁总部）签署"""
    return sign_for_store(
        agreement_id,
        version=required_version(),
        text_sha256=body["text_sha256"],
        particulars_sha256=body["particulars_sha256"],
        signer=body["signer"],
        command=command,
    )


@blueprint.route("/agreements/<agreement_id>/agency-signature", methods=["POST"])
@blueprint.arguments(AgencySignatureSchema())
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def sign_as_agency(body: dict[str, Any], agreement_id: str, *, command: Command) -> Receipt:
    """经办机构签署"""
    return sign_for_agency(agreement_id, version=required_version(), signer=body["signer"], command=command)


@blueprint.route("/agreements/<agreement_id>/withdraw", methods=["POST"])
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def withdraw(agreement_id: str, *, command: Command) -> Receipt:
    """撤回尚未签署完毕的协议"""
    return withdraw_agreement(agreement_id, version=required_version(), command=command)
