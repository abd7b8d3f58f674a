"""The decision on all stores of a chain until rectification passes, with the stores in an annex; blueprint, 6."""

from __future__ import annotations

from common.messages.words import Measure
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import LATE_EFFECT, DecisionFacts, decision_kind
from services.gateway.papers.kinds.wording import chinese_day


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    first_day = chinese_day(facts.first_on)
    return (
        (
            f"自{first_day}零时起，中止附件所列全部{len(printing.annex)}家门店的医保服务协议，"
            "至整改验收合格、本中心另行作出恢复决定为止。本决定施行后加入的直营门店，自加入之日起一并中止。"
        ),
        "中止期间发生的医保费用不予结算。门店另有本店中止、解除决定的，各按其决定执行，不因本决定终止而恢复。",
        LATE_EFFECT,
    )


KIND = decision_kind(Measure.CHAIN_SUSPENSION, verb="中止", operative_part=_operative_part)
