"""中止协议决定书: suspends one store's agreement for months, both days printed; practice.md 1.8, blueprint, 6."""

from __future__ import annotations

from common.messages.words import Measure
from common.rules.chinese_numbers import chinese_day
from common.rules.laws import agreement_text
from services.gateway.domain.periods import suspension_period
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import OTHER_AREAS, DecisionFacts, decision_kind

_LATE_SERVICE = (
    "本决定最早自送达次日零时起生效；送达日晚于前述起始日的，自送达次日零时起算，期限不变，"
    "起止日期按送达回证所载的送达日计算。"
)
#: A suspension may outlast the agreement; agreement Art. 2, 39.
_END_OF_TERM = "服务协议在中止期间期满的，协议自期满之日24时终止，中止不延长协议期限；中止全部结算服务期间，不得续签。"


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    if facts.months is None:
        raise ValueError("a suspension without months was approved")
    period = suspension_period(facts.first_on, months=facts.months)
    first_day, last_day = chinese_day(period.first_day), chinese_day(period.last_day)
    return (
        f"中止你单位医保服务协议{facts.months}个月，自{first_day}零时起至{last_day}24时止。",
        "中止期间发生的医保费用不予结算。",
        _LATE_SERVICE,
        "中止期限届满，且没有其他中止、暂停结算决定的，自届满次日零时起恢复医保费用结算。",
        _END_OF_TERM,
        *_second(facts),
        OTHER_AREAS,
    )


def _second(facts: DecisionFacts) -> tuple[str, ...]:
    """What suspensions of the term bring, where the store's text says so, in its words; practice 12.5, decision 0055.

    A first one is a warning of the second; that it is itself the second, or a further one, is said where it is.
    """
    if facts.second_article is None or not facts.second_grounds:
        return ()
    before, clause = facts.suspended_before, agreement_text(facts.second_article)
    warning = f"{'，或者'.join(facts.second_grounds)}的，依照{clause}的约定应当解除协议。"
    if not before:
        return (warning,)
    counted = f"你单位在本协议期内此前已被中止协议{before}次，本次为第{before + 1}次。"
    return (f"{counted}{warning}本决定生效后，解除协议由本中心另行告知、另行作出决定。",)


KIND = decision_kind(Measure.SUSPENSION, verb="中止", operative_part=_operative_part)
