"""How values stand in documents: days as ISO texts, choices as their texts, absent things not at all."""

from __future__ import annotations

from datetime import date

from common.ids import ChainId, StoreId
from common.messages.words import Costs, HoldKind, MembershipKind, SettlementService
from common.mongo import Fields
from services.agreements.domain.holds import Hold, HoldEnding, HoldScope
from services.agreements.domain.membership import Membership
from services.agreements.domain.terms import Term, TermEnding


def compact(fields: Fields) -> Fields:
    """The fields without those that are None."""
    return {name: value for name, value in fields.items() if value is not None}


def day(text: str | None) -> date | None:
    """The day that an ISO text names."""
    return None if text is None else date.fromisoformat(text)


def membership_fields(membership: Membership) -> Fields:
    """A membership as it stands in a store's document."""
    return compact(
        {
            "chain_id": membership.chain_id,
            "kind": membership.kind.value,
            "from_on": membership.from_on.isoformat(),
            "until_on": membership.until_on.isoformat() if membership.until_on else None,
            "recorded_at": membership.recorded_at,
            "end_recorded_at": membership.end_recorded_at,
            "served_decisions": list(membership.served_decisions),
        }
    )


def membership_value(fields: Fields) -> Membership:
    """A membership from a store's document."""
    return Membership(
        chain_id=fields["chain_id"],
        kind=MembershipKind(fields["kind"]),
        from_on=date.fromisoformat(fields["from_on"]),
        until_on=day(fields.get("until_on")),
        recorded_at=fields["recorded_at"],
        end_recorded_at=fields.get("end_recorded_at"),
        served_decisions=tuple(fields.get("served_decisions", ())),
    )


def term_fields(term: Term) -> Fields:
    """A term as it stands in a store's document; its ending stands apart."""
    return {
        "agreement_id": term.agreement_id,
        "from_on": term.from_on.isoformat(),
        "until_on": term.until_on.isoformat(),
        "catalogue": term.catalogue,
        "recorded_at": term.recorded_at,
    }


def term_value(fields: Fields) -> Term:
    """A term from a store's document."""
    return Term(
        agreement_id=fields["agreement_id"],
        from_on=date.fromisoformat(fields["from_on"]),
        until_on=date.fromisoformat(fields["until_on"]),
        catalogue=fields["catalogue"],
        recorded_at=fields["recorded_at"],
    )


def termination_fields(ending: TermEnding) -> Fields:
    """A termination as it stands in a store's document."""
    return {
        "until_on": ending.until_on.isoformat(),
        "case_id": ending.case_id,
        "number": ending.number,
        "recorded_at": ending.recorded_at,
    }


def termination_value(fields: Fields) -> TermEnding:
    """A termination from a store's document."""
    return TermEnding(
        until_on=date.fromisoformat(fields["until_on"]),
        case_id=fields["case_id"],
        number=fields["number"],
        recorded_at=fields["recorded_at"],
    )


def hold_fields(hold: Hold) -> Fields:
    """A hold as it stands in a store's document, or in one of its own; its endings stand apart."""
    return compact(
        {
            "id": hold.id,
            "kind": hold.kind.value,
            "costs": hold.costs.value,
            "services": [each.value for each in hold.services],
            "case_id": hold.case_id,
            "number": hold.number,
            "served_on": hold.served_on.isoformat(),
            "from_at": hold.from_at,
            "until": hold.until,
            "recorded_at": hold.recorded_at,
        }
    )


def hold_value(fields: Fields, *, scope: HoldScope, subject_id: StoreId | ChainId) -> Hold:
    """A hold from a document."""
    return Hold(
        id=fields["id"],
        scope=scope,
        subject_id=subject_id,
        kind=HoldKind(fields["kind"]),
        costs=Costs(fields["costs"]),
        services=tuple(SettlementService(each) for each in fields["services"]),
        case_id=fields["case_id"],
        number=fields["number"],
        served_on=date.fromisoformat(fields["served_on"]),
        from_at=fields["from_at"],
        until=fields.get("until"),
        recorded_at=fields["recorded_at"],
    )


def ending_fields(ending: HoldEnding) -> Fields:
    """An ending as it stands in a document."""
    return compact(
        {
            "ends_case_id": ending.ends_case_id,
            "until": ending.until,
            "recorded_at": ending.recorded_at,
            "case_id": ending.case_id,
            "number": ending.number,
        }
    )


def ending_value(fields: Fields) -> HoldEnding:
    """An ending from a document."""
    return HoldEnding(
        ends_case_id=fields["ends_case_id"],
        until=fields["until"],
        recorded_at=fields["recorded_at"],
        case_id=fields["case_id"],
        number=fields.get("number"),
    )
