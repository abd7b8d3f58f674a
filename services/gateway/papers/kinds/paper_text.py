"""The wording of decision papers, made from what was decided; practice.md 1.4, 1.8, 1.10 and section 7.

The wording is a default of this project, to be confirmed by the bureau.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.chinese_numbers import chinese_number
from services.gateway.cases.domain.case import Fact, Particulars
from services.gateway.domain.measures import Measure, paper_kind
from services.gateway.domain.party import Party
from services.gateway.domain.periods import suspension_period
from services.gateway.domain.policy import Issuer
from services.gateway.papers.domain.paper_view import Annex, PaperView, Section

#: The article that names suspension and termination among the agency's measures (735, read in full).
_REGULATION = "《医疗保障基金使用监督管理条例》第十三条和"
_LATE_SERVICE = "本决定送达日不早于前述起始日的，自送达次日零时起算，期限不变，起止日期以送达登记后本系统所示为准。"
#: The same for what has no printed end.
_LATE_EFFECT = "本决定送达日不早于前述起始日的，自送达次日零时起执行。"
_NO_NEW_APPLICATION = (
    "不予受理情形告知：自协议解除之日起3年内，本中心不予受理你单位的定点申请；有未履行义务的，履行完毕前亦不予受理。"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, for whom, and under which number: all that the letter is made of.

    `affected` are the stores of a chain decision; `ended_number` the paper whose hold a resumption ends.
    """

    measure: Measure
    number: str
    approved_on: date
    party: Party
    facts: tuple[Fact, ...]
    particulars: Particulars
    affected: tuple[Party, ...]
    ended_number: str | None
    is_specimen: bool


def view_of(decision: Decision, *, issuer: Issuer) -> PaperView:
    """The letter of a decision, as finished strings."""
    headings = (
        ("基本情况", (decision.particulars.source,)),
        ("事实和依据", _facts(decision)),
        ("陈述申辩情况", (decision.particulars.statement,)),
        ("处理决定", (_basis(decision.measure), *_numbered(_operative_part(decision)))),
        ("整改和恢复要求", (decision.particulars.demands,)),
        ("救济途径", (_remedies(issuer),)),
    )
    kept = [(heading, tuple(text for text in texts if text)) for heading, texts in headings]
    sections = [(heading, texts) for heading, texts in kept if texts]
    return PaperView(
        kind=paper_kind(decision.measure),
        issuer=issuer.name,
        number=decision.number,
        title=_title(decision, issuer=issuer),
        addressee=decision.party.name,
        opening=(_opening(decision),),
        sections=tuple(
            Section(f"{chinese_number(n)}、{heading}", texts) for n, (heading, texts) in enumerate(sections, start=1)
        ),
        date=chinese_day(decision.approved_on),
        contact=issuer.contact,
        copies_to=issuer.copies_to,
        annex=_annex(decision),
        is_specimen=decision.is_specimen,
    )


def chinese_day(day: date) -> str:
    """A day as papers write it: `2026年4月1日`, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def _numbered(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Second-level items (一), (二) …; beyond 99 they go on as figures."""
    return tuple(f"（{chinese_number(n) if n < 100 else n}）{text}" for n, text in enumerate(texts, start=1))


def _title(decision: Decision, *, issuer: Issuer) -> str:
    verb = {
        Measure.SUSPENSION: "中止",
        Measure.CHAIN_SUSPENSION: "中止",
        Measure.TERMINATION: "解除",
        Measure.RESUMPTION: "恢复",
        Measure.CHAIN_RESUMPTION: "恢复",
    }[decision.measure]
    reach = "所属门店" if decision.measure.is_of_chain else ""
    return f"{issuer.name}关于{verb}{decision.party.name}{reach}医保服务协议的决定"


def _opening(decision: Decision) -> str:
    party = decision.party
    marks = (("医保编码", party.code), ("统一社会信用代码", party.uscc), ("地址", party.address))
    known = "；".join(f"{name}：{value}" for name, value in marks if value)
    whose = "你单位及所属门店" if decision.measure.is_of_chain else "你单位"
    particulars = f"（{known}）" if known else ""
    return f"{whose}{particulars}履行医疗保障定点零售药店服务协议的情况已经调查核实，现作出如下决定。"


def _facts(decision: Decision) -> tuple[str, ...]:
    return _numbered(tuple(fact.text + (f"（依据：{fact.clause}）" if fact.clause else "") for fact in decision.facts))


def _basis(measure: Measure) -> str:
    return f"根据{'' if measure.ends_a_hold else _REGULATION}医疗保障服务协议的约定，经审查，本中心决定："


def _operative_part(decision: Decision) -> tuple[str, ...]:
    first_day = chinese_day(decision.particulars.first_on)
    match decision.measure:
        case Measure.SUSPENSION:
            return _suspension(decision, first_day=first_day)
        case Measure.CHAIN_SUSPENSION:
            return _chain_suspension(decision, first_day=first_day)
        case Measure.TERMINATION:
            return (
                f"自{first_day}零时起，解除与你单位签订的医保服务协议。解除后发生的医保费用不予结算。",
                _NO_NEW_APPLICATION,
                _LATE_EFFECT,
            )
    return _resumption(decision, first_day=first_day)


def _suspension(decision: Decision, *, first_day: str) -> tuple[str, ...]:
    months = decision.particulars.months
    if months is None:
        raise ValueError("a suspension without months was approved")
    last_day = suspension_period(decision.particulars.first_on, months=months).last_day
    return (
        f"中止你单位医保服务协议{months}个月，自{first_day}零时起至{chinese_day(last_day)}24时止。",
        "中止期间发生的医保费用不予结算。",
        _LATE_SERVICE,
    )


def _chain_suspension(decision: Decision, *, first_day: str) -> tuple[str, ...]:
    reach = (
        f"自{first_day}零时起，中止附件所列全部{len(decision.affected)}家门店的医保服务协议，"
        "至整改验收合格、本中心另行作出恢复决定为止。本决定施行后加入的直营门店，自加入之日起一并中止。"
    )
    return (
        reach,
        "中止期间发生的医保费用不予结算。门店另有本店中止、解除决定的，各按其决定执行，不因本决定终止而恢复。",
        _LATE_EFFECT,
    )


def _resumption(decision: Decision, *, first_day: str) -> tuple[str, ...]:
    ended = f"{decision.ended_number}所作的中止" if decision.ended_number else "此前作出的中止"
    reach = "该决定所及各门店" if decision.measure.is_of_chain else "你单位"
    kept = "门店另有本店中止、解除决定的，仍按其决定执行。" if decision.measure.is_of_chain else ""
    return (
        f"自{first_day}零时起，{ended}不再执行，恢复{reach}的医保费用结算。{kept}",
        "本决定送达日不早于前述起始日的，自送达次日零时起恢复。",
    )


def _remedies(issuer: Issuer) -> str:
    return (
        f"如不服本决定，可自收到之日起60日内向{issuer.review_authority}申请行政复议，或者6个月内向{issuer.court}提起行政诉讼；"
        f"也可与本中心协商或者请求{issuer.bureau}协调处理，协商不影响上述期限。期间不停止执行，法律另有规定的除外。"
    )


def _annex(decision: Decision) -> Annex | None:
    if not decision.measure.is_of_chain or not decision.affected:
        return None
    rows = tuple(
        (str(n), store.name, store.code or "—", store.address or "—")
        for n, store in enumerate(decision.affected, start=1)
    )
    return Annex("决定所及门店名单", ("序号", "门店名称", "医保编码", "地址"), rows)
