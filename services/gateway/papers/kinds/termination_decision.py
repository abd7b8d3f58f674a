"""解除协议决定书: ends one store's agreement, tells when it may apply again; practice.md 1.4, blueprint, 6."""

from __future__ import annotations

from common.messages.words import Measure
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import LATE_EFFECT, DecisionFacts, decision_kind
from services.gateway.papers.kinds.wording import chinese_day

_NO_NEW_APPLICATION = (
    "不予受理情形告知：自协议解除之日起3年内，本中心不予受理你单位的定点申请；有未履行义务的，履行完毕前亦不予受理。"
)


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    first_day = chinese_day(facts.first_on)
    return (
        f"自{first_day}零时起，解除与你单位签订的医保服务协议。解除后发生的医保费用不予结算。",
        _NO_NEW_APPLICATION,
        LATE_EFFECT,
    )


KIND = decision_kind(Measure.TERMINATION, verb="解除", operative_part=_operative_part)
