"""恢复协议决定书, of a store and of a chain: since when which decision's hold is over, and what stays closed and why.

Blueprint section 6. A store that has a hold, or an end of its agreement, of its own is not opened: it is told with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from common.messages.words import HoldKind, Measure
from common.rules.chinese_numbers import chinese_day
from services.gateway.domain.party import Fate, Party
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import DecisionFacts, decision_kind

_LATE_RESUMPTION = "本决定最早自送达次日零时起生效；送达日晚于前述起始日的，自送达次日零时起恢复。"
_OPENED = "恢复结算"
#: What of a store that is open already, by whether the hold ever lay on it; None of lists that did not ask.
_NOT_HELD = {False: "原决定未在该店执行", True: "已经先行恢复", None: "原决定未在该店执行，或者已经先行恢复"}


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    first_day = chinese_day(facts.first_on)
    is_of_chain = facts.measure.is_of_chain
    is_released = not is_of_chain and facts.ended_measure == Measure.CHAIN_SUSPENSION
    hold = "暂停医保结算" if is_of_chain or is_released else "中止"
    ended = f"{facts.ended_number}所作的{hold}" if facts.ended_number else f"此前作出的{hold}"
    told = _of_chain(printing.annex) if is_of_chain else _of_store(printing.annex)
    whom = "对你单位" if is_released else ""
    return f"自{first_day}零时起，{ended}{whom}不再执行，{told}", _LATE_RESUMPTION


def _of_chain(annex: tuple[Party, ...]) -> str:
    others = "门店另有本店中止、解除决定的，仍按其决定执行。"
    opened = sum(each.fate is None or each.fate.is_opened for each in annex)
    if opened == len(annex):
        return f"恢复附件所列各门店的医保费用结算。{others}"
    unchanged = "不因本决定恢复结算，届时的情形按本决定作出时的记录在附件中注明"
    if not opened:
        return f"附件所列{len(annex)}家门店{unchanged}。{others}"
    return f"恢复附件注明恢复结算的{opened}家门店的医保费用结算；其余{len(annex) - opened}家门店{unchanged}。{others}"


def _of_store(annex: tuple[Party, ...]) -> str:
    others = "你单位另有其他中止、暂停结算决定的，仍按其决定执行。"
    closed = "；".join(_reasons(each.fate) for each in annex if each.fate and each.fate.closed)
    if not closed:
        return f"恢复你单位的医保费用结算。{others}"
    return f"但你单位届时另有下列情形，在其消除之前不恢复结算：{closed}。{others}"


def fate_of(store: Party) -> str:
    """What the annex of a chain's resumption says of a store: that it opens, or why not; empty where nobody asked."""
    fate = store.fate
    if fate is None:
        return ""
    left = "（已退出该连锁）" if fate.has_left else ""
    if fate.closed:
        return f"不恢复结算{left}：{_reasons(fate)}"
    return f"{_OPENED if fate.is_held else _NOT_HELD[fate.was_held]}{left}"


def _reasons(fate: Fate) -> str:
    return "；".join(_reason(each) for each in fate.closed)


def _reason(told: Mapping[str, Any]) -> str:
    """Why a store stays closed: a hold by kind, number and last day; an agreement that is over as agreements says."""
    if not told["kind"]:
        return str(told["text"]).removesuffix("。")
    last = told["last_on"]
    until = f"至{chinese_day(date.fromisoformat(last))}24时止" if last else "至作出恢复决定为止"
    return f"{HoldKind(told['kind']).label}（{told['number']}），{until}"


KIND = decision_kind(Measure.RESUMPTION, verb="恢复", operative_part=_operative_part)
CHAIN_KIND = decision_kind(
    Measure.CHAIN_RESUMPTION,
    verb="恢复",
    what="医保结算",
    operative_part=_operative_part,
    annex_title="所属门店恢复医保结算情况",
    remark=("恢复情况", fate_of),
)
