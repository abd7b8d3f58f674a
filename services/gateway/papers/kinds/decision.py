"""What the decisions of the agency (协议处理决定) have in common: their facts, and the frame of their letters.

Practice.md 1.4, 1.8, 1.10 and section 7. The wording is a default of this project, to be confirmed by the bureau.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from common.messages import ChainDecisionNumbered, DecisionServed, Message
from common.messages.words import ALL_SERVICES, Costs, Measure
from common.phrases import N_
from common.rules.calendars import state_council_calendar
from common.rules.chinese_numbers import chinese_day
from common.rules.laws import agreement_text
from services.gateway.domain.party import Party
from services.gateway.domain.periods import Effect, effect_of_service
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.domain.rectifying import last_to_rectify
from services.gateway.papers.domain.kind import About, AnnexMissing, FactsMissing, Kind, Printing, tell_nobody
from services.gateway.papers.domain.paper_view import Annex, PaperView
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.kinds.findings import Finding, findings_text
from services.gateway.papers.kinds.wording import closed, numbered, particulars, remedies, sections

_AGREEMENT = "《定点零售药店医疗保障服务协议》"
#: A decision is on the agreement with this agency alone; practice 10, domain facts 7.3.
OTHER_AREAS = "你单位与其他统筹地区签订的医保服务协议，由当地经办机构依照国家规定和当地协议处理。"
#: What is said of a decision without a printed end that is served late.
LATE_EFFECT = "本决定最早自送达次日零时起生效；送达日晚于前述起始日的，自送达次日零时起算。"


#: The parts of a decision that say what follows for its party: what is decided, what it has to do, how to challenge it.
ORDER, DEMANDS, DUTIES, REMEDIES = "处理决定", "整改和恢复要求", "解除后的义务", "救济途径"

#: The last column of an annex: its head, and what stands there of a store; left out where that is empty for all.
Remark = tuple[str, Callable[[Party], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """What was decided, and what the letter says of it; `ended_number` is the paper whose hold a resumption ends.

    `ended_measure` is what that paper decided: a single store may be released from the measure of its chain.

    `reasons` say why this measure and why this long, where there was a choice; `facts_found` what was found, before the
    findings one by one; `articles` are those of the agreement on which it rests,
    `laws` articles of regulations that were checked, in words; `rectify_days` is how long one has to rectify (working
    days of a store, natural days of a chain), `barred_years` for how long no application is taken after a termination,
    `barred_for` which kind of termination that is and `ground` for what it was proposed; `non_acceptance_article` bars,
    and `publication_article` says that a termination on its grounds is published;
    `left_to_decide` how many working days are left of a store's suspension when that is over, `is_rectified_within`
    that one has to rectify from its first day, not from its service; `second_article` is where
    the store's text says that a second suspension of a term ends the agreement, `second_grounds` are its words for it,
    and `suspended_before` is how often the store was suspended in the term before this decision;
    `with_franchise` says that a measure against a chain reaches its franchise stores as well.
    Decisions of the time before have none of these.
    """

    measure: Measure
    first_on: date
    months: int | None
    findings: tuple[Finding, ...]
    source: str
    statement: str
    demands: str
    proposal_id: str | None
    ends_case_id: str | None
    ended_number: str | None
    reasons: str | None = None
    articles: tuple[int, ...] = ()
    laws: tuple[str, ...] = ()
    rectify_days: int | None = None
    barred_years: int | None = None
    second_article: int | None = None
    second_grounds: tuple[str, ...] = ()
    suspended_before: int | None = None
    left_to_decide: int | None = None
    non_acceptance_article: int | None = None
    publication_article: int | None = None
    ended_measure: str | None = None
    barred_for: str | None = None
    ground: str | None = None
    facts_found: str | None = None
    is_rectified_within: bool = False
    with_franchise: bool = False

    def stored(self) -> dict[str, Any]:
        """The facts as a paper stores them: JSON-simple values."""
        told = {"measure": self.measure.value, "first_on": self.first_on.isoformat()}
        return {**asdict(self), **told, **{name: list(getattr(self, name)) for name in _LISTS}}


_LISTS = ("articles", "laws", "second_grounds")


def read(stored: Mapping[str, Any]) -> DecisionFacts:
    """The facts of a stored decision. Raises `FactsMissing`."""
    try:
        return DecisionFacts(
            **{
                **stored,
                "measure": Measure(stored["measure"]),
                "first_on": date.fromisoformat(stored["first_on"]),
                **{name: tuple(stored.get(name, ())) for name in _LISTS},
                "findings": tuple(Finding(**each) for each in stored["findings"]),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FactsMissing(
            N_("决定书缺少应载明的事项，不能编号：%(error)s。请核对案件后重新报批。"), error=str(error)
        ) from error


def _note(store: Party) -> str:
    return store.note or ""


def decision_kind(
    measure: Measure,
    *,
    verb: str,
    what: str = "医保服务协议",
    operative_part: Callable[[DecisionFacts, Printing], tuple[str, ...]],
    annex_title: str = "所属门店名单",
    remark: Remark = ("备注", _note),
) -> Kind[DecisionFacts]:
    """The kind of paper that carries decisions of a measure: its title (关于中止…医保服务协议的决定), its order.

    `annex_title` heads the list of stores of a decision on a chain, `remark` is its last column.
    """

    def write(facts: DecisionFacts, printing: Printing) -> PaperView:
        annex = _annex(printing, title=annex_title, remark=remark) if measure.is_of_chain else None
        return _letter(facts, printing, act=(verb, what), operative_part=operative_part(facts, printing), annex=annex)

    return Kind(
        name=kind_of(measure),
        label=measure.label,
        about=About.CASE,
        has_annex=measure.is_of_chain,
        has_remedies=True,
        read=read,
        series=_series,
        write=write,
        effect=_effect,
        on_number=_on_number if measure is Measure.CHAIN_SUSPENSION else tell_nobody,
        on_service=_on_service,
        matter=_no_other_matter,
    )


def kind_of(measure: Measure) -> str:
    """The name of the kind that carries decisions of a measure."""
    return f"{measure.value}_decision"


def _series(policy: GatewayPolicy, day: date) -> str:
    return policy.issuer_on(day).series


def _effect(facts: DecisionFacts, served_on: date) -> Effect:
    return effect_of_service(printed_first_day=facts.first_on, served_on=served_on, months=facts.months)


def _on_number(paper: Paper) -> tuple[Message, ...]:
    """Agreements learns with the number whom the annex of a chain's suspension names, and whom not."""
    numbered = ChainDecisionNumbered(
        case_id=paper.about,
        paper_id=paper.paper_id,
        number=paper.number or "",
        chain_id=paper.subject_id,
        annex=list(paper.annexed),
        exempt=list(paper.exempted),
        dated_on=paper.dated_on.isoformat(),
    )
    return (numbered,)


def _on_service(paper: Paper, facts: DecisionFacts) -> tuple[Message, ...]:
    """Agreements and ratings learn what is decided, and since when, with the write that records the service."""
    if paper.service is None or paper.effect is None:
        raise ValueError(f"paper {paper.paper_id} was not served")
    served = DecisionServed(
        case_id=paper.about,
        paper_id=paper.paper_id,
        number=paper.number or "",
        proposal_id=facts.proposal_id,
        measure=facts.measure.value,
        scope=facts.measure.scope.value,
        subject_id=paper.subject_id,
        services=[each.value for each in ALL_SERVICES],
        costs=Costs.REFUSED.value,
        served_on=paper.service.served_on.isoformat(),
        first_on=paper.effect.first_day.isoformat(),
        last_on=paper.effect.last_day.isoformat() if paper.effect.last_day else None,
        ends_case_id=facts.ends_case_id,
        rectify_days=facts.rectify_days,
        rectify_by=_rectify_by(facts, paper.effect),
        rectify_from=paper.effect.first_day.isoformat() if facts.is_rectified_within else None,
        annex=list(paper.annexed) if facts.measure.is_of_chain else None,
        printed_first_on=facts.first_on.isoformat(),
        exempt=list(paper.exempted) if facts.measure.is_of_chain else None,
        dated_on=paper.dated_on.isoformat(),
    )
    return (served,)


def _rectify_by(facts: DecisionFacts, effect: Effect) -> str | None:
    """The last day on which a store may rectify, as the service moved its suspension; None where none was told."""
    if facts.left_to_decide is None or effect.last_day is None:
        return None
    calendar = state_council_calendar()
    return last_to_rectify(effect.last_day, left=facts.left_to_decide, calendar=calendar).isoformat()


def _no_other_matter(stored: Mapping[str, Any]) -> str:
    """The measure is the label already."""
    return ""


def _letter(
    facts: DecisionFacts,
    printing: Printing,
    *,
    act: tuple[str, str],
    operative_part: tuple[str, ...],
    annex: Annex | None,
) -> PaperView:
    issuer, party = printing.issuer, printing.addressee
    reach = "所属门店" if facts.measure.is_of_chain else ""
    whose = f"你单位{particulars(party)}{f'及{reach}' if reach else ''}"
    verb, what = act
    looked_into = f"履行{_AGREEMENT}（以下简称医保服务协议）{'和整改' if facts.measure.ends_a_hold else ''}"
    return PaperView(
        kind=kind_of(facts.measure),
        issuer=issuer.name,
        number=printing.number,
        title=f"{issuer.name}关于{verb}{party.name}{reach}{what}的决定",
        addressee=party.name,
        opening=(f"{whose}{looked_into}的情况已经调查核实，现作出如下决定。",),
        sections=sections(
            ("基本情况", (closed(facts.source),)),
            ("查明的事实", (closed(facts.facts_found or ""),)),
            ("事实和依据", findings_text(facts.findings)),
            ("陈述申辩情况", (closed(facts.statement),)),
            ("采取连锁措施的理由" if facts.measure.is_of_chain else "处理理由", (closed(facts.reasons or ""),)),
            (ORDER, (_basis(facts), *numbered(operative_part))),
            (_demands(facts.measure), (closed(facts.demands), _rectification(facts))),
            (REMEDIES, (remedies(issuer),)),
        ),
        date=chinese_day(printing.dated_on),
        contact=issuer.contact,
        copies_to=issuer.copies_to,
        annex=annex,
        is_specimen=printing.is_specimen,
    )


def _demands(measure: Measure) -> str:
    """What a decision asks for besides: after a termination there is nothing left to resume."""
    return DUTIES if measure is Measure.TERMINATION else DEMANDS


def _basis(facts: DecisionFacts) -> str:
    laws = "、".join(facts.laws) + "的规定和" if facts.laws else ""
    articles = agreement_text(*facts.articles).removeprefix(agreement_text())
    return f"根据{laws}{_AGREEMENT}{articles}的约定，经审查，本中心决定："


def _rectification(facts: DecisionFacts) -> str:
    """Until when one has to rectify; the day of service is not known yet, and is not counted.

    A store rectifies inside its suspension, which may begin long after the service (decision 0062).
    """
    if facts.rectify_days is None:
        return ""
    if facts.measure.is_of_chain:
        return f"整改期限为自收到本决定之日的次日起{facts.rectify_days}日。"
    since = "中止起算之日起（含当日）" if facts.is_rectified_within else "收到本决定之日的次日起"
    days = f"整改期限为自{since}{facts.rectify_days}个工作日"
    if facts.left_to_decide is None:
        return f"{days}，且不迟于中止期限届满之日。"
    left = f"其届满后距中止期限届满应当不少于{facts.left_to_decide}个工作日"
    return f"{days}；{left}，因送达较晚等原因不足的，提前至满足该要求的最后一个工作日届满。"


def _annex(printing: Printing, *, title: str, remark: Remark) -> Annex:
    if not printing.annex:
        raise AnnexMissing(N_("连锁处理决定缺少门店名单，不能制作。请核对决定所及门店后重试。"))
    head, told = remark
    stores = enumerate(printing.annex, start=1)
    rows = [(str(n), each.name, each.code or "—", each.address or "—", told(each) or "—") for n, each in stores]
    heads = ("序号", "门店名称", "定点医药机构代码", "地址", head)
    width = len(heads) if any(map(told, printing.annex)) else len(heads) - 1
    return Annex(title, heads[:width], tuple(row[:width] for row in rows))
