"""Answers which agreements an actor may see."""

from __future__ import annotations

from datetime import date

from common.paging import Found, Page
from common.people.commands import Actor
from common.phrases import N_
from services.agreements.domain.store import StoreNotFound
from services.agreements.signing.domain.agreement import Agreement
from services.agreements.signing.domain.text import AgreementText
from services.agreements.signing.storage import agreements, texts
from services.agreements.signing.storage.agreements import AgreementNotFound
from services.agreements.stores.usecases.get_visible_store import get_visible_store
from services.agreements.stores.usecases.list_stores import find_stores_of_headquarters


def get_agreement(agreement_id: str, *, actor: Actor, day: date) -> Agreement:
    """The agreement, if its store lies in the actor's scope. Raises `AgreementNotFound`."""
    agreement = agreements.get(agreement_id)
    try:
        get_visible_store(agreement.particulars.store_id, actor=actor, day=day)
    except StoreNotFound as error:
        raise AgreementNotFound(N_("没有找到该协议，请核对编号；也可能不在您的管辖范围内。")) from error
    return agreement


def get_text(agreement: Agreement) -> AgreementText:
    """The exact text that an agreement binds."""
    return texts.get(agreement.text_sha256)


def find_text_name(agreement_id: str) -> str | None:
    """The name of the text that an agreement binds; None where it is not kept. Raises `AgreementNotFound`."""
    text = texts.find(agreements.get(agreement_id).text_sha256)
    return text.name if text else None


def list_agreements(
    *, actor: Actor, day: date, store_id: str | None, chain_id: str | None, page: Page
) -> Found[Agreement]:
    """A page of agreements, latest offer first."""
    filters: dict[str, str] = {}
    if store_id is not None:
        filters["store_id"] = store_id
    if chain_id is not None:
        filters["particulars.chain_id"] = chain_id
    chain_stores = find_stores_of_headquarters(actor, day=day)
    return agreements.page_of(actor, chain_stores=chain_stores, filters=filters, page=page)
