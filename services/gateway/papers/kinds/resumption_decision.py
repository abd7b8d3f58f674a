"""恢复协议决定书, of a store and of a chain: since when which decision's hold is over; blueprint section 6."""

from __future__ import annotations

from common.messages.words import Measure
from common.rules.chinese_numbers import chinese_day
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import DecisionFacts, decision_kind

_LATE_RESUMPTION = "本决定最早自送达次日零时起生效；送达日晚于前述起始日的，自送达次日零时起恢复。"


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    first_day = chinese_day(facts.first_on)
    is_of_chain = facts.measure.is_of_chain
    hold, reach = ("暂停医保结算", "附件所列各门店") if is_of_chain else ("中止", "你单位")
    ended = f"{facts.ended_number}所作的{hold}" if facts.ended_number else f"此前作出的{hold}"
    others = "门店另有本店中止、解除决定的" if is_of_chain else "你单位另有其他中止、暂停结算决定的"
    return (
        f"自{first_day}零时起，{ended}不再执行，恢复{reach}的医保费用结算。{others}，仍按其决定执行。",
        _LATE_RESUMPTION,
    )


KIND = decision_kind(Measure.RESUMPTION, verb="恢复", operative_part=_operative_part)
CHAIN_KIND = decision_kind(Measure.CHAIN_RESUMPTION, verb="恢复", what="医保结算", operative_part=_operative_part)
