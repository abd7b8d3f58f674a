"""Builders of agreements' values: plain functions with sensible defaults."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from common.messages.words import ALL_SERVICES, Costs, HoldKind, MembershipKind
from common.rules.parameters import Dated, DatedValue
from services.agreements.domain.areas import Area, AreaTable
from services.agreements.domain.clauses import Clause
from services.agreements.domain.days import start_of
from services.agreements.domain.holds import Hold, HoldEnding, HoldScope
from services.agreements.domain.membership import Membership
from services.agreements.domain.serving import OwnService
from services.agreements.domain.store import Particulars, Store
from services.agreements.domain.terms import Term, TermEnding
from services.agreements.domain.texts import Texts
from services.agreements.rosters.domain.roster_rows import RosterRules
from services.agreements.signing.domain.agreement import Agreement, AgreementParticulars, AgreementStatus

COUNTED = Dated("count_franchise", (DatedValue(date(2018, 1, 1), True),))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TEXT_SHA256 = "a" * 64


def day(text: str) -> date:
    """The day `08-04` of 2025, or a day with its year."""
    return date.fromisoformat(text if len(text) == 10 else f"2025-{text}")


def midnight(text: str) -> datetime:
    """00:00 in Shanghai of a day as in `day`."""
    return start_of(day(text))


def noon(text: str) -> datetime:
    """12:00 in Shanghai of a day as in `day`."""
    return midnight(text) + timedelta(hours=12)


def hold(
    case_id: str = "case-1",
    *,
    from_on: str = "08-04",
    until_on: str | None = None,
    served_on: str | None = None,
    recorded_at: datetime | None = None,
    services: tuple = ALL_SERVICES,
    kind: HoldKind = HoldKind.AGREEMENT_SUSPENSION,
    endings: tuple[HoldEnding, ...] = (),
    subject_id: str = "sto_1",
    annex_count: int | None = None,
) -> Hold:
    served = day(served_on) if served_on else day(from_on) - timedelta(days=1)
    return Hold(
        id=f"hld_{case_id}",
        scope=HoldScope.CHAIN if kind is HoldKind.CHAIN else HoldScope.STORE,
        subject_id=subject_id,
        kind=kind,
        costs=Costs.REFUSED,
        services=services,
        case_id=case_id,
        number="示医保决〔2025〕3号",
        served_on=served,
        from_at=midnight(from_on),
        until=midnight(until_on) if until_on else None,
        recorded_at=recorded_at or start_of(served),
        endings=endings,
        annex_count=annex_count,
    )


def chain_hold(case_id: str = "case-9", *, chain_id: str = "chn_1", **fields) -> Hold:
    return hold(case_id, kind=HoldKind.CHAIN, subject_id=chain_id, **fields)


def ending(
    ends_case_id: str,
    *,
    until_on: str,
    recorded_at: datetime | None = None,
    case_id: str = "case-e",
    number: str | None = None,
) -> HoldEnding:
    return HoldEnding(ends_case_id, midnight(until_on), recorded_at or midnight(until_on), case_id, number)


def member(
    chain_id: str = "chn_1",
    *,
    from_on: str = "2024-01-01",
    until_on: str | None = None,
    kind: MembershipKind = MembershipKind.DIRECT,
    recorded_at: datetime = LONG_AGO,
    end_recorded_at: datetime | None = None,
) -> Membership:
    until = day(until_on) if until_on else None
    return Membership(chain_id, kind, day(from_on), until, recorded_at, end_recorded_at)


def own_service(case_id: str = "case-9", *, on: str, recorded_at: datetime | None = None) -> OwnService:
    return OwnService(case_id, day(on), recorded_at or noon(on))


def term(
    agreement_id: str = "agr_1",
    *,
    from_on: str = "01-01",
    until_on: str = "2026-01-01",
    recorded_at: datetime = LONG_AGO,
    clauses: tuple[Clause, ...] = tuple(Clause),
) -> Term:
    return Term(agreement_id, day(from_on), day(until_on), True, recorded_at, clauses=clauses)


def termination(until_on: str, *, recorded_at: datetime | None = None, case_id: str = "case-t") -> TermEnding:
    return TermEnding(day(until_on), case_id, "示医保决〔2025〕9号", recorded_at or midnight(until_on))


def store(**fields) -> Store:
    return Store(**{"id": "sto_1", "version": 1, "particulars": Particulars("益民大药房", "369902")} | fields)


def agreement(status: AgreementStatus = AgreementStatus.OFFERED, **fields) -> Agreement:
    particulars = AgreementParticulars(
        agency="示例市医疗保险服务中心",
        store_id="sto_1",
        store_name="益民大药房",
        store_code=None,
        uscc=None,
        address="示例市药洲区望江路1号",
        area="369902",
        chain_id=None,
        from_on=day("01-01"),
        until_on=day("2026-01-01"),
        last_on=day("12-31"),
        catalogue=True,
    )
    return Agreement(
        **{
            "id": "agr_1",
            "version": 1,
            "status": status,
            "text_sha256": TEXT_SHA256,
            "particulars": particulars,
            "offered_at": LONG_AGO,
            "offered_by": "per_reviewer",
            "offered_persons": ("per_reviewer",),
        }
        | fields
    )


#: A text of 2024 with no clause on chains, and the one of 2026 with both.
TEXTS = Texts(
    {"standard-2024": date(2024, 1, 1), "standard-2026": date(2026, 1, 1)},
    {"standard-2026": tuple(sorted(Clause))},
    {"standard-2026": "服务协议（2026年版）", "standard-2024": "服务协议（2024年版）"},
)


def rules() -> RosterRules:
    return RosterRules(areas(), TEXTS, longest_months=24)


def areas() -> AreaTable:
    known = (
        Area("369900", "示例市", "示例市"),
        Area("369902", "药洲区", "示例市"),
        Area("369903", "杏林区", "示例市"),
        Area("369905", "同济区", "示例市"),
        Area("360300", "萍乡市", "萍乡市"),
        Area("360302", "安源区", "萍乡市"),
        Area("360313", "湘东区", "萍乡市"),
        Area("360322", "上栗县", "萍乡市"),
        Area("440100", "广州市", "广州市"),
        Area("440111", "白云区", "广州市"),
        Area("520113", "白云区", "贵阳市"),
    )
    return AreaTable({each.code: each for each in known})
