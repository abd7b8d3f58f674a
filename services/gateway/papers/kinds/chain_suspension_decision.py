"""The decision that orders a chain's stores to rectify and stops their settlement until they pass (责令整改、暂停结算).

It is no 中止 of an agreement; the stores stand in an annex. Source: agreement Art. 24, blueprint section 5.
"""

from __future__ import annotations

from collections.abc import Sequence

from common.messages.words import Measure
from common.rules.chinese_numbers import chinese_day
from services.gateway.domain.party import Party
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.kinds.decision import LATE_EFFECT, OTHER_AREAS, DecisionFacts, decision_kind


def _operative_part(facts: DecisionFacts, printing: Printing) -> tuple[str, ...]:
    first_day = chinese_day(facts.first_on)
    return (
        (
            f"责令附件所列{_reached(printing.annex)}限期整改，并自{first_day}零时起暂停其医保结算，"
            f"至整改验收合格、本中心另行作出恢复决定为止。暂停期间加入的{_joining(facts)}，应当在收到本决定后加入，"
            "并自加入之日起同样暂停医保结算。"
            "暂停期间退出该连锁的门店，不因退出而恢复结算，须经本中心另行作出恢复决定。"
            f"本决定送达你单位之前已退出该连锁的门店{_unless_exempt(printing.annex)}，"
            "自向该店单独送达的次日零时起暂停，但不早于前述起始日。"
        ),
        "暂停期间发生的医保费用不予结算。门店另有本店中止、解除决定的，各按其决定执行，不因本决定终止而恢复。",
        LATE_EFFECT,
        "服务协议在暂停期间期满的，可以依约续签，新的协议期自始处于暂停结算状态；未续签的，协议终止。",
        OTHER_AREAS,
    )


def _joining(facts: DecisionFacts) -> str:
    """Which stores the decision reaches that join later: direct ones, or all where franchise stores count."""
    return "门店" if facts.with_franchise else "直营门店"


def _unless_exempt(annex: Sequence[Party]) -> str:
    """That whom the annex exempts stays exempt though it leaves; nothing where it exempts nobody."""
    return "" if all(store.is_reached for store in annex) else "（附件注明本决定不适用的除外）"


def _reached(annex: Sequence[Party]) -> str:
    """How many of the stores of the annex the decision reaches."""
    reached = sum(store.is_reached for store in annex)
    if reached == len(annex):
        return f"全部{reached}家门店"
    return f"{len(annex)}家门店中的{reached}家（附件注明本决定不适用的{len(annex) - reached}家除外）"


KIND = decision_kind(
    Measure.CHAIN_SUSPENSION, verb="责令", what="限期整改并暂停医保结算", operative_part=_operative_part
)
