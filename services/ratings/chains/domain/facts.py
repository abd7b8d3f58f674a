"""The finished sentences and figures with which a chain measure is proposed, each with the clause it rests on.

Source: practice section 7 (case and approval), blueprint section 6. Papers print these sentences as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from common.phrases import N_
from common.rules.chinese_numbers import chinese_day
from common.rules.laws import AgreementClauses, agreement_text
from services.ratings.chains.domain.tally import Counted, Recount
from services.ratings.domain.chain import ChainAssessment, ChainTally, Reason
from services.ratings.domain.history import History, PenaltyKind
from services.ratings.domain.policy import ChainPolicy, Share
from services.ratings.measures.domain.notes import Note, told_notes
from services.ratings.measures.domain.proposal import Fact

#: How many stores a chain's facts name one by one; the others are in the snapshot.
NAMED_STORES = 60


def chain_facts(
    recount: Recount,
    assessment: ChainAssessment,
    *,
    policy: ChainPolicy,
    tally: ChainTally,
    agreed: AgreementClauses,
    numbers: Mapping[str, str],
) -> tuple[Fact, ...]:
    """Why a chain measure is proposed: each share that is over, then the stores that make it so.

    `numbers` are those of the decisions that closed a store, by case, where they are known.
    """
    facts: list[Fact] = []
    clause = agreement_text(agreed.chain)
    for reason in assessment.reasons:
        facts.append(Fact(_share_text(reason, recount.day, policy=policy, tally=tally), clause))
        stores = [each for each in recount.counted if recount.bears(each, reason)]
        facts.extend(_store_text(each, reason, agreed=agreed, numbers=numbers) for each in stores[:NAMED_STORES])
        if len(stores) > NAMED_STORES:
            facts.append(Fact(f"其余{len(stores) - NAMED_STORES}家门店逐店列于本案案卷所附的统计表。", clause))
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
        "reasons_below": _reasons_below(tally, policy=policy),
        **told_notes(_chain_notes(tally, policy=policy)),
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


def tally_fields(tally: ChainTally) -> dict[str, int]:
    """A tally by name."""
    return {
        "stores": tally.stores,
        "graded_c": tally.graded_c,
        "stores_in_year": tally.stores_in_year,
        "penalised": tally.penalised,
    }


def percent(count: int, of: int) -> str:
    """A share as papers print it, with one decimal: `16.1%`."""
    return f"{(Decimal(count * 100) / Decimal(of)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def limit_text(share: Share) -> str:
    """The limit of a share in words: `超过15%`, `达到5%`."""
    whole = share.percent.numerator if share.percent.denominator == 1 else float(share.percent)
    return f"{'超过' if share.operator == '>' else '达到'}{whole}%"


def _reasons_below(tally: ChainTally, *, policy: ChainPolicy) -> int | None:
    """The number of stores below which a measure needs written reasons, for a chain that is so small; else None."""
    least = policy.smallest_chain.reasons_below
    return least if tally.stores < least else None


def _chain_notes(tally: ChainTally, *, policy: ChainPolicy) -> list[Note]:
    least = _reasons_below(tally, policy=policy)
    if least is not None:
        return [Note(N_("该连锁门店不足%(count)s家，决定时应书面说明理由。"), {"count": least})]
    return []


def _share_text(reason: Reason, day: date, *, policy: ChainPolicy, tally: ChainTally) -> str:
    """A share in the words of the agreement, of the stores of the day, or of all that the chain had in the year."""
    share, count, of, when, which = (
        (policy.c_share, tally.graded_c, tally.stores, f"截至{chinese_day(day)}", "C级")
        if reason is Reason.C_SHARE
        else (
            policy.penalty_share,
            tally.penalised,
            tally.stores_in_year,
            f"{day.year}年度内（截至{chinese_day(day)}）",
            "被中止全部结算服务或者解除协议的",
        )
    )
    kind = "门店" if policy.count_franchise else "直营门店"
    told = f"{when}，该连锁计入统计的{kind}共{of}家，其中{which}门店{count}家"
    return f"{told}，占{percent(count, of)}，{limit_text(share)}。"


def _store_text(counted: Counted, reason: Reason, *, agreed: AgreementClauses, numbers: Mapping[str, str]) -> Fact:
    record = counted.record
    name = f"{record.name}（{record.code}）" if record.code else record.name
    if reason is Reason.PENALTY_SHARE:
        told = _penalty_text(record.history, counted.penalties, numbers=numbers)
        return Fact(f"{name}：{told}。", agreement_text(agreed.chain))
    clause = agreement_text(agreed.grades)
    falls = {each.violation_id: each for each in record.history.falls}
    determined = {each.determination_id: each for each in record.history.determinations}
    for episode in counted.episodes:
        if fall := falls.get(episode):
            return Fact(f"{name}：{fall.year}年度记分后，自{chinese_day(fall.on)}起为C级。", clause, episode)
        if found := determined.get(episode):
            days = f"{chinese_day(found.determined_on)}评定为C级，自{chinese_day(found.in_force_from)}起执行"
            return Fact(f"{name}：{found.year}年度诚信等级于{days}。", clause)
        if penalty := _penalty_text(record.history, (episode,), numbers=numbers):
            return Fact(f"{name}：{penalty}，现为C级。", clause)
    return Fact(f"{name}：现为C级。", clause)


def _penalty_text(history: History, case_ids: Iterable[str], *, numbers: Mapping[str, str]) -> str:
    texts: Mapping[PenaltyKind, str] = {PenaltyKind.SUSPENSION: "中止协议", PenaltyKind.TERMINATION: "解除协议"}
    wanted = set(case_ids)
    return "、".join(
        f"自{chinese_day(each.from_on)}起{texts[each.kind]}{_by(numbers.get(each.case_id))}"
        for each in history.penalties
        if each.case_id in wanted
    )


def _by(number: str | None) -> str:
    return f"（{number}）" if number else ""


def _counted_row(counted: Counted) -> dict[str, Any]:
    return {
        "store_id": counted.record.store_id,
        "code": counted.record.code,
        "name": counted.record.name,
        "is_of_today": counted.is_of_today,
        "c_episodes": list(counted.episodes),
        "penalties": list(counted.penalties),
    }
