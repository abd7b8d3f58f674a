"""The finished sentences and figures with which a measure is proposed, each with the clause that it rests on.

Source: practice section 7 (case and approval), blueprint section 6. Papers print these sentences as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from common.money import Money
from services.ratings.chains.domain.tally import Counted, Recount
from services.ratings.domain.chain import ChainAssessment, ChainTally, Reason
from services.ratings.domain.history import History, PenaltyKind
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.domain.points import Points
from services.ratings.domain.policy import ChainPolicy, Share
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.measures.domain.proposal import Fact

RATING_RULES = "《定点零售药店医保诚信服务分级管理暂行办法》关于等级动态管理的规定"
CHAIN_RULES = "《定点零售药店医保诚信服务分级管理暂行办法》关于连锁惩戒的规定"
AGREEMENT_RESUMPTION = "医保服务协议关于限期整改和中止协议的约定"
AGREEMENT_SECOND = "医保服务协议关于协议期内再次中止的约定"
#: How many stores a chain's facts name one by one; the others are in the snapshot.
NAMED_STORES = 60
_SHARE_TEXTS = {Reason.C_SHARE: "C级门店", Reason.PENALTY_SHARE: "本年度内被中止或解除协议的门店"}


def day_text(day: date) -> str:
    """A day as papers print it: `2026年3月1日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def entry_fact(entry: Violation, *, counted: int) -> Fact:
    """What the store did, and what it costs."""
    money = f"，涉及金额{entry.money}元" if entry.money > Money.of(0) else ""
    text = f"{day_text(entry.occurred_on)}，{entry.act}（{entry.item}项）{money}，记{counted}分。"
    return Fact(text, entry.clause, entry.violation_id)


def store_facts(ledger: StoreYear, entry: Violation, points: Points, *, proposed: Proposed) -> tuple[Fact, ...]:
    """Why a measure is proposed for a store: by points every entry of the year, by the item alone that entry."""
    by_id = {each.violation_id: each for each in ledger.counted}
    lines = [each for each in points.lines if proposed.points is not None or each.violation_id == entry.violation_id]
    facts = [entry_fact(by_id[line.violation_id], counted=line.counted) for line in lines]
    if proposed.points is not None:
        text = f"{ledger.year}年度累计记分{points.total}分，达到{proposed.points}分的处理标准。"
        facts.append(Fact(text, RATING_RULES))
    return tuple(facts)


def _store_notes(ledger: StoreYear, entry: Violation, *, proposed: Proposed, is_second: bool) -> list[str]:
    """What only the deciders are told: no paper prints it."""
    notes = []
    if is_second:
        notes.append(f"该店在本协议期内已被中止过协议，再次中止的应当解除协议（{AGREEMENT_SECOND}）。")
    if proposed.measure is Measure.SUSPENSION and entry.is_termination_ground:
        notes.append(f"该行为同时属于可以解除协议的情形，由审批人员按情节决定（{entry.item}项）。")
    relied_on = ledger.counted if proposed.points is not None else (entry,)
    last = max(each.objection_on for each in relied_on if each.objection_on is not None)
    notes.append(f"所依据的记分，异议期最迟至{day_text(last)}；期满前作出决定的，请先核对该店有无异议。")
    return notes


def store_figures(
    ledger: StoreYear, entry: Violation, points: Points, *, proposed: Proposed, is_second: bool
) -> dict[str, Any]:
    """The figures that go with a store's proposal; `notes` are for the deciders alone."""
    months = proposed.months
    return {
        "year": ledger.year,
        "points": points.total,
        "grade": ledger.grade.value,
        "points_reached": proposed.points,
        "months_least": months.least if months else None,
        "months_most": months.most if months else None,
        "must_terminate": is_second,
        "notes": _store_notes(ledger, entry, proposed=proposed, is_second=is_second),
    }


def percent(count: int, of: int) -> str:
    """A share as papers print it, with one decimal: `16.1%`."""
    return f"{(Decimal(count * 100) / Decimal(of)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def limit_text(share: Share) -> str:
    """The limit of a share in words: `超过15%`, `达到5%`."""
    whole = share.percent.numerator if share.percent.denominator == 1 else float(share.percent)
    return f"{'超过' if share.operator == '>' else '达到'}{whole}%"


def chain_facts(
    recount: Recount, assessment: ChainAssessment, *, policy: ChainPolicy, tally: ChainTally
) -> tuple[Fact, ...]:
    """Why a chain measure is proposed: each share that is over, then the stores that make it so."""
    facts: list[Fact] = []
    for reason in assessment.reasons:
        facts.append(Fact(_share_text(reason, recount.day, policy=policy, tally=tally), CHAIN_RULES))
        stores = [each for each in recount.counted if recount.bears(each, reason)]
        facts.extend(_store_text(each, reason) for each in stores[:NAMED_STORES])
        if len(stores) > NAMED_STORES:
            facts.append(Fact(f"其余{len(stores) - NAMED_STORES}家门店见统计快照附表。", CHAIN_RULES))
    return tuple(facts)


def chain_figures(
    tally: ChainTally, fresh: ChainTally, assessment: ChainAssessment, *, policy: ChainPolicy
) -> dict[str, Any]:
    """The figures that go with a chain's proposal; `fresh` leaves out used episodes, `notes` are for the deciders."""
    return {
        "day": policy.day.isoformat(),
        "policy_sha256": policy.sha256,
        "tally": tally_fields(tally),
        "fresh_tally": tally_fields(fresh),
        "reasons": [each.value for each in assessment.reasons],
        "c_limit": limit_text(policy.c_share),
        "penalty_limit": limit_text(policy.penalty_share),
        "count_franchise": policy.count_franchise,
        "notes": _chain_notes(tally, policy=policy),
    }


def _chain_notes(tally: ChainTally, *, policy: ChainPolicy) -> list[str]:
    if tally.stores < policy.smallest_chain.reasons_below:
        return [f"该连锁门店不足{policy.smallest_chain.reasons_below}家，决定时应书面说明理由。"]
    return []


def tally_fields(tally: ChainTally) -> dict[str, int]:
    """A tally by name."""
    return {
        "stores": tally.stores,
        "graded_c": tally.graded_c,
        "stores_in_year": tally.stores_in_year,
        "penalised": tally.penalised,
    }


def chain_rows(recount: Recount) -> dict[str, Any]:
    """Every store of a recount: counted with what it contributes, not counted with the reason."""
    return {
        "day": recount.day.isoformat(),
        "counted": [_counted_row(each) for each in recount.counted],
        "not_counted": [
            {"store_id": record.store_id, "code": record.code, "name": record.name, "reason": reason.value}
            for record, reason in recount.not_counted
        ],
    }


def early_resumption_notes(last_on: date | None) -> list[str]:
    """What the deciders of a resumption are told: an own suspension would end before its printed last day."""
    if last_on is None:
        return []
    return [f"原决定的中止期限至{day_text(last_on)}届满；在此之前恢复系提前恢复，请核对违规条目规定的最短中止月数。"]


def resumption_fact(*, number: str, passed_on: date, is_chain: bool) -> Fact:
    """Why a resumption is proposed, of a whole chain or of one store, to whom the letter speaks."""
    subject, clause = ("你单位及所属门店", CHAIN_RULES) if is_chain else ("你单位", AGREEMENT_RESUMPTION)
    return Fact(f"{subject}已按{number}完成整改，{day_text(passed_on)}经验收合格。", clause)


def _share_text(reason: Reason, day: date, *, policy: ChainPolicy, tally: ChainTally) -> str:
    share, count, of = (
        (policy.c_share, tally.graded_c, tally.stores)
        if reason is Reason.C_SHARE
        else (policy.penalty_share, tally.penalised, tally.stores_in_year)
    )
    kind = "门店" if policy.count_franchise else "直营门店"
    return (
        f"截至{day_text(day)}，该连锁计入统计的{kind}共{of}家，其中{_SHARE_TEXTS[reason]}{count}家，"
        f"占{percent(count, of)}，{limit_text(share)}。"
    )


def _store_text(counted: Counted, reason: Reason) -> Fact:
    record = counted.record
    name = f"{record.name}（{record.code}）" if record.code else record.name
    if reason is Reason.PENALTY_SHARE:
        return Fact(f"{name}：{_penalty_text(record.history, counted.penalties)}。", CHAIN_RULES)
    falls = {each.violation_id: each for each in record.history.falls}
    for episode in counted.episodes:
        if episode in falls:
            fall = falls[episode]
            return Fact(f"{name}：{fall.year}年度记分后，自{day_text(fall.on)}起为C级。", RATING_RULES, episode)
    return Fact(f"{name}：现为C级。", RATING_RULES)


def _penalty_text(history: History, case_ids: Iterable[str]) -> str:
    texts: Mapping[PenaltyKind, str] = {PenaltyKind.SUSPENSION: "中止协议", PenaltyKind.TERMINATION: "解除协议"}
    wanted = set(case_ids)
    return "、".join(
        f"自{day_text(each.from_on)}起{texts[each.kind]}" for each in history.penalties if each.case_id in wanted
    )


def _counted_row(counted: Counted) -> dict[str, Any]:
    return {
        "store_id": counted.record.store_id,
        "code": counted.record.code,
        "name": counted.record.name,
        "is_of_today": counted.is_of_today,
        "c_episodes": list(counted.episodes),
        "penalties": list(counted.penalties),
    }
