"""Whether a store's settlement is open (结算状态): computed from dates and records, never stored.

Source: blueprint section 5. The facts carry the time for which they hold and the time when they were recorded, so
the answer for a fixed `known_at` never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from common.ids import AgreementId, CaseId, HoldId, StoreId
from common.messages.words import ALL_SERVICES, Costs, HoldKind, SettlementService
from common.rules.parameters import Dated
from services.agreements.domain import holds as hold_rules
from services.agreements.domain import membership as membership_rules
from services.agreements.domain import serving as serving_rules
from services.agreements.domain import terms as term_rules
from services.agreements.domain.coming import Coming, coming
from services.agreements.domain.days import day_of, start_of
from services.agreements.domain.holds import Hold, HoldEnding, HoldScope
from services.agreements.domain.membership import Membership
from services.agreements.domain.reach import DIRECT_ALONE, reaching
from services.agreements.domain.serving import Exemption, OwnService
from services.agreements.domain.store import Store
from services.agreements.domain.terms import Term, TermEnding, TextRecord


class Facts(Protocol):
    """What of a store its standing is computed from; a `Store` says what each is."""

    @property
    def id(self) -> StoreId:
        """The store."""

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """In which chains it is, was and will be."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of its agreements."""

    @property
    def terminations(self) -> tuple[TermEnding, ...]:
        """What ended some of them."""

    @property
    def text_records(self) -> tuple[TextRecord, ...]:
        """Which text was signed of terms without one."""

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Its own holds."""

    @property
    def hold_endings(self) -> tuple[HoldEnding, ...]:
        """What ends its own holds, and releases it from those of chains."""

    @property
    def named_by(self) -> tuple[str, ...]:
        """The cases whose annex names it."""

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """Those whose annex lists it as not reached."""

    @property
    def services(self) -> tuple[OwnService, ...]:
        """With whose decision it was served itself."""


class Openness(StrEnum):
    """Whether a store may settle: all services, some, or none."""

    OPEN = "open"
    PARTLY_OPEN = "partly_open"
    CLOSED = "closed"


class Cause(StrEnum):
    """Why a service is closed."""

    NO_AGREEMENT = "no_agreement"
    AGREEMENT_NOT_BEGUN = "agreement_not_begun"
    AGREEMENT_EXPIRED = "agreement_expired"
    AGREEMENT_TERMINATED = "agreement_terminated"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why services are closed at the instant asked for, with what stands behind it.

    `from_at` is since when; `until` when it ends, None if no end is known. `ending` is the decision that ends a hold
    before its printed end.
    """

    cause: Cause
    services: tuple[SettlementService, ...] = ALL_SERVICES
    from_at: datetime | None = None
    until: datetime | None = None
    agreement_id: AgreementId | None = None
    hold_id: HoldId | None = None
    kind: HoldKind | None = None
    scope: HoldScope | None = None
    costs: Costs | None = None
    case_id: CaseId | None = None
    number: str | None = None
    ending: HoldEnding | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for one store at one instant, as known at another; `reasons` is empty when all is open.

    `coming` is what was decided by then and begins later.
    """

    store_id: StoreId
    at: datetime
    known_at: datetime
    reasons: tuple[Reason, ...]
    coming: tuple[Coming, ...] = ()

    def reasons_for(self, service: SettlementService) -> tuple[Reason, ...]:
        """Why one service is closed; empty when it is open."""
        return tuple(each for each in self.reasons if service in each.services)

    @property
    def openness(self) -> Openness:
        """Open, partly open or closed over all settlement services."""
        if not self.reasons:
            return Openness.OPEN
        closed = {service for each in self.reasons for service in each.services}
        return Openness.CLOSED if len(closed) == len(ALL_SERVICES) else Openness.PARTLY_OPEN


def standing(
    store: Facts,
    *,
    chain_holds: Iterable[Hold],
    at: datetime,
    known_at: datetime,
    count_franchise: Dated[bool] = DIRECT_ALONE,
) -> Standing:
    """Whether a store may settle at `at`, as the records stood at `known_at`.

    `chain_holds` are at least the holds of the chains in `store.reach`.
    """
    terms = _terms(store, known_at=known_at)
    agreement = _agreement_reason(terms, at=at)
    holds = _holds_on(store, terms, chain_holds=chain_holds, known_at=known_at, count_franchise=count_franchise)
    reasons = tuple(_hold_reason(hold) for hold in hold_rules.active(holds, at=at))
    return Standing(
        store.id,
        at,
        known_at,
        (agreement, *reasons) if agreement else reasons,
        coming(holds, terms, at=at),
    )


def holds_on(
    store: Facts, *, chain_holds: Iterable[Hold], known_at: datetime, count_franchise: Dated[bool] = DIRECT_ALONE
) -> tuple[Hold, ...]:
    """Every hold that lies, lay or will lie on a store, own ones first, as known at `known_at`."""
    terms = _terms(store, known_at=known_at)
    return _holds_on(store, terms, chain_holds=chain_holds, known_at=known_at, count_franchise=count_franchise)


def _terms(store: Facts, *, known_at: datetime) -> tuple[Term, ...]:
    return term_rules.as_known(store.terms, store.terminations, store.text_records, known_at=known_at)


def _holds_on(
    store: Facts,
    terms: tuple[Term, ...],
    *,
    chain_holds: Iterable[Hold],
    known_at: datetime,
    count_franchise: Dated[bool],
) -> tuple[Hold, ...]:
    endings = hold_rules.endings_as_known(store.hold_endings, known_at=known_at)
    own = hold_rules.with_endings(hold_rules.as_known(store.holds, known_at=known_at), endings)
    placed = hold_rules.as_known(chain_holds, known_at=known_at)
    if not placed:
        return own
    memberships = membership_rules.as_known(store.memberships, known_at=known_at)
    services = serving_rules.as_known(store.services, known_at=known_at)
    stretches = (
        reaching(
            hold,
            memberships=memberships,
            terms=terms,
            named_by=store.named_by,
            exemptions=store.exemptions,
            services=services,
            releases=endings,
            count_franchise=count_franchise,
        )
        for hold in placed
    )
    return own + tuple(stretch for each in stretches for stretch in each)


def blocks_new_term(store: Store, *, at: datetime) -> Hold | None:
    """The store's own suspension of all services that keeps it from a new term, or None; also one yet to begin.

    A chain's hold does not: under it the new term begins held. Neither does a partial hold.
    """
    own = hold_rules.with_endings(store.holds, store.hold_endings)
    return next(
        (
            hold
            for hold in hold_rules.not_over(own, at=at)
            if hold.kind is HoldKind.AGREEMENT_SUSPENSION and hold.covers_everything
        ),
        None,
    )


def _agreement_reason(terms: tuple[Term, ...], *, at: datetime) -> Reason | None:
    """Why no agreement is in force: nothing signed, begins later, over, or terminated; None if one is."""
    day = day_of(at)
    if term_rules.in_force(terms, day) is not None:
        return None
    over = [each for each in terms if each.effective_until <= day]
    coming = min((each for each in terms if each.from_on > day), key=lambda each: each.from_on, default=None)
    until = start_of(coming.from_on) if coming else None
    if not over:
        cause = Cause.AGREEMENT_NOT_BEGUN if coming else Cause.NO_AGREEMENT
        return Reason(cause, until=until, agreement_id=coming.agreement_id if coming else None)
    return _over_reason(max(over, key=_end_of_term), until=until)


def _over_reason(last: Term, *, until: datetime | None) -> Reason:
    since = start_of(last.effective_until)
    ending = last.ending
    if ending is None:
        return Reason(Cause.AGREEMENT_EXPIRED, from_at=since, until=until, agreement_id=last.agreement_id)
    return Reason(
        Cause.AGREEMENT_TERMINATED,
        from_at=since,
        until=until,
        agreement_id=last.agreement_id,
        case_id=ending.case_id,
        number=ending.number,
    )


def _end_of_term(term: Term) -> tuple[date, date]:
    return term.effective_until, term.from_on


def _hold_reason(hold: Hold) -> Reason:
    return Reason(
        Cause.HELD,
        services=hold.services,
        from_at=hold.from_at,
        until=hold_rules.end_of(hold),
        hold_id=hold.id,
        kind=hold.kind,
        scope=hold.scope,
        costs=hold.costs,
        case_id=hold.case_id,
        number=hold.number,
        ending=hold_rules.ended_early_by(hold),
    )
