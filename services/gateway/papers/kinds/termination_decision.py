"""解除协议决定书: ends one store's agreement, tells when it may apply again; practice.md 1.4, blueprint, 6."""

from __future__ import annotations

from common.messages.words import Measure
from common.rules.chinese_numbers import chinese_day
from common.rules.laws import agreement_text
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import LATE_EFFECT, OTHER_AREAS, DecisionFacts, decision_kind

_OBLIGATIONS = "违约责任未履行完毕的，期限届满后仍不予受理。"
_HANDED_BACK = "解除后，你单位应当停止以定点零售药店名义开展活动，并交回定点零售药店标识。"


def _non_acceptance(facts: DecisionFacts) -> str:
    """For how long no application is taken, and by which cause; without one, what agreement Art. 32 says."""
    years, article = facts.barred_years, facts.non_acceptance_article
    told = "不予受理情形告知：" + (f"依照{agreement_text(article)}的约定，" if article else "")
    if years is None:
        return f"{told}在国家规定的不予受理期限内再次申请定点的，本中心不予受理；{_OBLIGATIONS}"
    ground = f"（{facts.ground}）" if facts.ground else ""
    cause = f"本次解除属于{facts.barred_for}{ground}，" if facts.barred_for else ""
    return f"{told}{cause}自协议解除之日起{years}年内，本中心不予受理你单位的定点申请；{_OBLIGATIONS}"


def _publication(article: int | None) -> str:
    """That it is published, where the text says so of the grounds on which it rests."""
    return f"依照{agreement_text(article)}的约定，解除协议的情况自生效之日起向社会公布。" if article else ""


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    first_day = chinese_day(facts.first_on)
    return (
        f"自{first_day}零时起，解除与你单位签订的医保服务协议。解除后发生的医保费用不予结算。",
        _HANDED_BACK,
        _non_acceptance(facts),
        *filter(None, (_publication(facts.publication_article),)),
        LATE_EFFECT,
        OTHER_AREAS,
    )


KIND = decision_kind(Measure.TERMINATION, verb="解除", operative_part=_operative_part)
