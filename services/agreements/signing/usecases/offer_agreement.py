"""The agency offers a store an agreement (发起签约): the exact text and particulars that both will sign.

Pattern: re-check. Days are checked against the store's terms and its other agreements; the one open offer a store may
have is a unique key, so of two offers at once one is refused.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from common.errors import NotAllowed
from common.ids import AgreementId
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.membership import direct_chains
from services.agreements.domain.messages import AgreementOffered
from services.agreements.domain.standing import blocks_new_term
from services.agreements.domain.store import Store
from services.agreements.domain.terms import TermOverlaps, check_follows, check_span
from services.agreements.signing.domain.agreement import (
    OPEN_STATUSES,
    Agreement,
    AgreementParticulars,
    AgreementStatus,
    check_first_day,
)
from services.agreements.signing.storage import agreements
from services.agreements.signing.storage.agreements import OfferOpen
from services.agreements.signing.usecases.release_text import release_text
from services.agreements.stores.usecases.check_announced import check_announced
from services.agreements.stores.usecases.get_visible_store import get_visible_store


class OwnSuspension(NotAllowed):
    """Raised when a store's own suspension of all services blocks a new term."""

    code = "own_suspension"


class StoreWasTerminated(NotAllowed):
    """Raised when a store's agreement was terminated: its application is not accepted."""

    code = "store_terminated"


def offer_agreement(store_id: str, *, from_on: date, until_on: date, command: Command) -> Receipt:
    """Offer an agreement for the days `[from_on, until_on)`.

    Raises `StoreNotFound`, `OfferOpen`, `TermOverlaps`, `OwnSuspension`, `StoreWasTerminated`, `NotAnnounced`,
    `Invalid` (term_reversed, term_too_long, begins_before_signature).
    """
    today = day_of(command.at)
    policy = policies.current().on(today)
    check_span(from_on=from_on, until_on=until_on, longest_months=policy.longest_term_months)
    check_first_day(from_on, today=today)
    store = get_visible_store(store_id, actor=command.actor, day=today)
    check_announced(store)
    check_may_sign(store, at=command.at)
    check_follows(store.effective_terms, from_on=from_on)
    _check_signed(store.id, from_on=from_on)
    agreement = Agreement(
        id=AgreementId(command.identifier("agr")),
        version=1,
        status=AgreementStatus.OFFERED,
        text_sha256=release_text(at=command.at).sha256,
        particulars=_particulars(store, policy.agency_name, today, from_on=from_on, until_on=until_on),
        offered_at=command.at,
        offered_by=command.actor.person,
        offered_persons=tuple(sorted(command.actor.persons)),
    )
    message = AgreementOffered(
        agreement_id=agreement.id,
        store_id=store.id,
        text_sha256=agreement.text_sha256,
        particulars_sha256=agreement.particulars.sha256(),
    )
    return agreements.insert_offer(agreement, command=command, messages=(message,))


def check_may_sign(store: Store, *, at: datetime) -> None:
    """Raises `StoreWasTerminated` or `OwnSuspension` when the store may not get a new term."""
    if store.terminations:
        raise StoreWasTerminated(N_("该药店的协议已被解除，不予受理期限内不能再次签约，请先核对解除决定。"))
    hold = blocks_new_term(store, at=at)
    if hold is not None:
        raise OwnSuspension(
            N_("该药店被中止全部结算服务（%(decision)s）期间不能签订新协议，请在恢复后再签。"), decision=hold.number
        )


def _check_signed(store_id: str, *, from_on: date) -> None:
    """A term follows its agreement within a moment: look at the agreements themselves too."""
    covering = agreements.covering(store_id, from_on=from_on)
    if any(each.status in OPEN_STATUSES for each in covering):
        raise OfferOpen(N_("该药店已有一份待签署的协议，请先签署或撤回后再发起新的协议。"))
    last = max((each.particulars.until_on for each in covering), default=None)
    if last is not None:
        raise TermOverlaps(N_("该药店现有协议到期前不能再签：新协议的起始日期最早为%(day)s。"), day=last)


def _particulars(store: Store, agency: str, today: date, *, from_on: date, until_on: date) -> AgreementParticulars:
    known = store.particulars
    chains = direct_chains(store.memberships, today)
    return AgreementParticulars(
        agency=agency,
        store_id=store.id,
        store_name=known.name,
        store_code=known.code,
        uscc=known.uscc,
        address=known.address,
        area=known.area,
        chain_id=chains[0] if chains else None,
        from_on=from_on,
        until_on=until_on,
        last_on=until_on - timedelta(days=1),
        catalogue=True,
        annex_sha256=policies.current().annex_on(today),
    )
