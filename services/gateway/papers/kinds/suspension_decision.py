"""中止协议决定书: suspends one store's agreement for months, both days printed; practice.md 1.8, blueprint, 6."""

from __future__ import annotations

from common.messages.words import Measure
from services.gateway.domain.periods import suspension_period
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import DecisionFacts, decision_kind
from services.gateway.papers.kinds.wording import chinese_day

_LATE_SERVICE = "本决定送达日不早于前述起始日的，自送达次日零时起算，期限不变，起止日期以送达登记后本系统所示为准。"


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    if facts.months is None:
        raise ValueError("a suspension without months was approved")
    period = suspension_period(facts.first_on, months=facts.months)
    first_day, last_day = chinese_day(period.first_day), chinese_day(period.last_day)
    return (
        f"中止你单位医保服务协议{facts.months}个月，自{first_day}零时起至{last_day}24时止。",
        "中止期间发生的医保费用不予结算。",
        _LATE_SERVICE,
    )


KIND = decision_kind(Measure.SUSPENSION, verb="中止", operative_part=_operative_part)
