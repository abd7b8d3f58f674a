"""Stores, holds and standings as the API shows them: plain fields, Chinese reasons; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from common.messages.words import ALL_SERVICES, Costs, SettlementService
from common.people.commands import Actor
from common.rules.chinese_numbers import chinese_day
from common.scope import grants_of
from services.agreements.domain.areas import AreaTable
from services.agreements.domain.chain_reach import chain_reach
from services.agreements.domain.coming import Coming
from services.agreements.domain.days import day_of
from services.agreements.domain.holds import Hold, active, end_of
from services.agreements.domain.membership import NEVER, Membership, leaves_on, on_day
from services.agreements.domain.standing import Cause, Reason, Standing
from services.agreements.domain.store import Store
from services.agreements.domain.terms import awaits_renewal, in_force
from services.agreements.domain.texts import Texts
from services.agreements.stores.domain.lookup import Outcome
from services.agreements.stores.usecases.look_up_standings import Answered

_COST_TEXTS = {Costs.REFUSED: "期间费用不予结算", Costs.DEFERRED: "期间费用暂缓结算"}
_SERVICE_TEXTS = dict(zip(ALL_SERVICES, ("个人账户", "门诊统筹", "门诊慢特病", "双通道"), strict=True))


def standing_view(answer: Standing, *, actor: Actor) -> dict[str, Any]:
    """A standing with its reasons, and what is coming; to a headquarters nothing that comes from another chain."""
    closed = frozenset(service for reason in answer.reasons for service in reason.services)
    return {
        "store_id": answer.store_id,
        "at": answer.at,
        "known_at": answer.known_at,
        "standing": answer.openness.value,
        "services": _services_view(closed),
        "reasons": [_reason_view(each) for each in answer.reasons],
        "coming": [_coming_view(each) for each in answer.coming if _is_told(each, answer.store_id, actor=actor)],
    }


@cache
def _services_view(closed: frozenset[SettlementService]) -> tuple[dict[str, Any], ...]:
    """Each service with whether it is open: one text for thousands of stores."""
    return tuple({"service": each.value, "open": each not in closed} for each in ALL_SERVICES)


def looked_up_view(answered: Answered, *, actor: Actor) -> dict[str, Any]:
    """One of many that were asked for, with its standing as `standing_view` has it."""
    found = answered.standing
    return {
        "asked": answered.asked,
        "outcome": (Outcome.FOUND if found else Outcome.NOT_FOUND).value,
        "standing": standing_view(found, actor=actor) if found else None,
    }


def _is_told(each: Coming, store_id: str, *, actor: Actor) -> bool:
    return each.chain_id is None or grants_of(actor).covers_membership(each.chain_id, store_id=store_id)


def _coming_view(each: Coming) -> dict[str, Any]:
    return {
        "change": each.change.value,
        "from_at": each.from_at,
        "until": each.until,
        "kind": each.kind.value if each.kind else None,
        "scope": each.scope.value if each.scope else None,
        "services": [service.value for service in each.services],
        "case_id": each.case_id,
        "number": each.number,
    }


def _reason_view(reason: Reason) -> dict[str, Any]:
    return {
        "cause": reason.cause.value,
        "text": reason_text(reason),
        "services": [each.value for each in reason.services],
        "from_at": reason.from_at,
        "until": reason.until,
        "agreement_id": reason.agreement_id,
        "hold_id": reason.hold_id,
        "kind": reason.kind.value if reason.kind else None,
        "scope": reason.scope.value if reason.scope else None,
        "costs": reason.costs.value if reason.costs else None,
        "case_id": reason.case_id,
        "number": reason.number,
        "resumed_by": reason.ending.case_id if reason.ending else None,
        "resumed_number": reason.ending.number if reason.ending else None,
    }


def reason_text(reason: Reason) -> str:
    """A reason in words, both days of a period included."""
    begins = f"自{_day(reason.until)}起生效" if reason.until else ""
    match reason.cause:
        case Cause.NO_AGREEMENT:
            return "尚未签订医保服务协议。"
        case Cause.AGREEMENT_NOT_BEGUN:
            return f"医保服务协议{begins}，现在尚未生效。"
        case Cause.AGREEMENT_EXPIRED:
            return f"医保服务协议已于{_last(reason.from_at)}期满终止{f'，新协议{begins}' if begins else ''}。"
        case Cause.AGREEMENT_TERMINATED:
            return f"医保服务协议已被解除（{reason.number}），自{_day(reason.from_at)}零时起停止结算。"
        case Cause.HELD:
            return _hold_text(reason)


def _hold_text(reason: Reason) -> str:
    kind = reason.kind.label if reason.kind else ""
    costs = _COST_TEXTS[reason.costs] if reason.costs else ""
    end = f"至{_last(reason.until)}二十四时止{_resumed(reason)}" if reason.until else "至作出恢复决定为止"
    partial = ""
    if len(reason.services) < len(ALL_SERVICES):
        partial = f"（仅限{'、'.join(_SERVICE_TEXTS[each] for each in reason.services)}）"
    return f"{kind}{partial}：{reason.number}，自{_day(reason.from_at)}零时起{end}，{costs}。"


def _resumed(reason: Reason) -> str:
    """Why the end is another than the printed one."""
    if reason.ending is None:
        return ""
    return f"（依{reason.ending.number or '恢复决定'}自{_day(reason.ending.until)}零时起恢复）"


def _day(instant: datetime | None) -> str:
    return chinese_day(day_of(instant)) if instant else ""


def _last(instant: datetime | None) -> str:
    """The last day before an end that is not included."""
    return chinese_day(day_of(instant) - timedelta(days=1)) if instant else ""


def store_view(
    store: Store, *, day: date, areas: AreaTable, chain_names: Mapping[str, str], count_franchise: bool, actor: Actor
) -> dict[str, Any]:
    """A store in a list; chain and agreement are those of the day, the chain as far as the actor may know of it."""
    known = store.particulars
    memberships = _told(on_day(store.memberships, day), store, actor=actor)
    chain = min(memberships, key=lambda each: each.kind.value, default=None)
    term = in_force(store.effective_terms, day)
    area = areas.known(known.area)
    return {
        "id": store.id,
        "version": store.version,
        "name": known.name,
        "code": known.code,
        "uscc": known.uscc,
        "shop_number": known.shop_number,
        "area": known.area,
        "area_name": area.name if area else "",
        "address": known.address,
        "head_title": known.head_title,
        "head_name": known.head_name,
        "chain_id": chain.chain_id if chain else None,
        "chain_name": chain_names.get(chain.chain_id) if chain else None,
        "chain_kind": chain.kind.value if chain else None,
        "chain_until_on": leaves_on(store.memberships, chain.chain_id, day=day) if chain else None,
        "agreement_from_on": term.from_on if term else None,
        "agreement_until_on": term.effective_until if term else None,
        "awaits_renewal": awaits_renewal(store.effective_terms, day),
        "chain_reach": chain_reach(store, day=day, count_franchise=count_franchise),
    }


def store_detail(
    store: Store,
    *,
    day: date,
    areas: AreaTable,
    chain_names: Mapping[str, str],
    count_franchise: bool,
    texts: Texts,
    actor: Actor,
) -> dict[str, Any]:
    """A store with its terms, and the memberships of which the actor may know."""
    known = store.particulars
    remarks = {each.agreement_id: each.remark for each in store.text_records}
    return {
        **store_view(
            store, day=day, areas=areas, chain_names=chain_names, count_franchise=count_franchise, actor=actor
        ),
        "phone": known.phone,
        "business_scope": known.business_scope,
        "longitude": known.longitude,
        "latitude": known.latitude,
        "uscc_confirmed_at": store.uscc_confirmation.at if store.uscc_confirmation else None,
        "memberships": [
            _membership_view(each, chain_names, day=day) for each in _told(store.memberships, store, actor=actor)
        ],
        "terms": [
            {
                "agreement_id": each.agreement_id,
                "from_on": each.from_on,
                "until_on": each.effective_until,
                "terminated_by": each.ending.case_id if each.ending else None,
                "text": each.text,
                "text_title": texts.title(each.text) if each.text else None,
                "clauses": list(each.clauses),
                "possible_texts": [] if each.text else _possible(texts, each.from_on),
                "text_remark": remarks.get(each.agreement_id),
            }
            for each in store.effective_terms
        ],
    }


def _membership_view(each: Membership, chain_names: Mapping[str, str], *, day: date) -> dict[str, Any]:
    return {
        "chain_id": each.chain_id,
        "chain_name": chain_names.get(each.chain_id),
        "kind": each.kind.value,
        "from_on": None if each.from_on == NEVER else each.from_on,
        "until_on": None if each.until_on == NEVER else each.until_on,
        "registered_on": each.registered_on,
        "recorded_at": each.recorded_at,
        "end_recorded_at": each.end_recorded_at,
        "waits_for": each.waits_on(day),
    }


def _told(memberships: Sequence[Membership], store: Store, *, actor: Actor) -> list[Membership]:
    grants = grants_of(actor)
    return [each for each in memberships if grants.covers_membership(each.chain_id, store_id=store.id)]


def _possible(texts: Texts, from_on: date) -> list[dict[str, str]]:
    return [{"text": each, "title": texts.title(each)} for each in texts.out_by(from_on)]


def store_hold_view(hold: Hold) -> dict[str, Any]:
    """A hold as it lies on one store."""
    return {
        "scope": hold.scope.value,
        "case_id": hold.case_id,
        "number": hold.number,
        "from_at": hold.from_at,
        "until": end_of(hold),
        "endings": [{"until": each.until, "case_id": each.case_id, "number": each.number} for each in hold.endings],
    }


def hold_view(hold: Hold, *, store_id: str | None, at: datetime) -> dict[str, Any]:
    """A hold with all that it says, on which store it lies, and whether it holds at an instant."""
    return {
        **store_hold_view(hold),
        "id": hold.id,
        "store_id": store_id,
        "subject_id": hold.subject_id,
        "kind": hold.kind.value,
        "costs": hold.costs.value,
        "services": [each.value for each in hold.services],
        "served_on": hold.served_on,
        "active": bool(active([hold], at=at)),
    }
