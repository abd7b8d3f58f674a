"""违规记分告知书: tells a store that an entry costs points, and how it may object; practice.md 1.4, agreement Art. 20.

Of one that costs none (first minor act, heavier item of its act) it is called what it is, 违规行为告知书（不予记分）.
Where the entry calls for a rectification it orders that as well (限期整改, agreement Art. 27 and 36). No decision: it
has no remedies but the objection, and its service opens the window for that and begins the rectification, in ratings.
The wording is a default of this project, to be confirmed by the bureau.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from common.messages.words import POINTS_NOTICE
from common.phrases import N_, Phrase
from common.rules.chinese_numbers import chinese_day
from common.rules.laws import agreement_text
from services.gateway.domain.evidence import FOUND_BY
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.kind import About, Kind, Printing, tell_nobody
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.kinds.points_facts import GRADES, PointsFacts, read
from services.gateway.papers.kinds.version_words import version_text
from services.gateway.papers.kinds.wording import numbered, particulars, sections

_C = "C"
_LABEL, _FREE = N_("违规记分告知书"), N_("违规行为告知书（不予记分）")


def _series(policy: GatewayPolicy, day: date) -> str:
    return policy.notice_series.on(day)[POINTS_NOTICE]


def _write(facts: PointsFacts, printing: Printing) -> PaperView:
    issuer = printing.issuer
    return PaperView(
        kind=POINTS_NOTICE,
        issuer=issuer.name,
        number=printing.number,
        title=f"{issuer.name}{title_of(facts.counted)}",
        addressee=printing.addressee.name,
        opening=(
            f"你单位{particulars(printing.addressee)}履行《定点零售药店医疗保障服务协议》（以下简称医保服务协议）中的下列行为已经复核确认，{_told(facts)}。",
        ),
        sections=sections(
            ("违规事项", _what(facts)),
            ("记分和等级", _cost(facts)),
            ("限期整改", _rectification(facts, contact=issuer.contact)),
            ("异议的提出", _objection(facts, contact=issuer.contact)),
        ),
        date=chinese_day(printing.dated_on),
        contact=issuer.contact,
        copies_to=(),
        annex=None,
        is_specimen=printing.is_specimen,
    )


def _is_free(facts: PointsFacts) -> bool:
    """Whether the act costs no points; what the first notices did not say was not decided so."""
    return facts.counted == 0


def title_of(counted: int | None) -> Phrase:
    """What the letter on an entry that costs so much calls itself, and so does every list, page and paper.

    None is of the time before that was told.
    """
    return _FREE if counted == 0 else _LABEL


def _titled(stored: Mapping[str, Any]) -> Phrase:
    return title_of(stored.get("counted"))


def _told(facts: PointsFacts) -> str:
    return "本次不予记分，现将有关情况告知如下" if _is_free(facts) else "现将记分情况告知如下"


def _what(facts: PointsFacts) -> tuple[str, ...]:
    return numbered(
        (
            f"事项：{facts.act}（{facts.item}项，{_base(facts)}）。",
            f"行为日期：{chinese_day(facts.occurred_on)}；发现方式：{FOUND_BY[facts.found_by]}{_sum(facts)}。",
            f"依据：{facts.clause}（{version_text(facts)}）。",
            *_ground(facts),
        )
    )


def _ground(facts: PointsFacts) -> tuple[str, ...]:
    """That the text asks for the end of the agreement, in its words; nothing of what it leaves to the agency."""
    if facts.termination_ground is None:
        return ()
    return (f"该行为属于{_agreed(facts.termination_article)}约定应当解除协议的情形：“{facts.termination_ground}”。",)


def _base(facts: PointsFacts) -> str:
    """The points of the act before any rule; of a range also what the catalogue allows."""
    if facts.points_least == facts.points_most:
        return f"基本分值{facts.points}分"
    return f"目录分值{facts.points_least}至{facts.points_most}分，本次认定{facts.points}分"


def _sum(facts: PointsFacts) -> str:
    return f"；涉及金额：{facts.money}元" if facts.money and Decimal(facts.money) else ""


def _cost(facts: PointsFacts) -> tuple[str, ...]:
    counted = () if facts.counted is None else (_counted(facts, facts.counted),)
    return numbered((*counted, _total(facts), _grade(facts), _chain(facts), *_outlasted(facts)))


def _counted(facts: PointsFacts, counted: int) -> str:
    """What the act costs in the end, and by which rules that is not what its item says."""
    why = f"（{'；'.join(facts.rules)}）" if facts.rules else ""
    return f"本次行为记{counted}分{why}。" if counted else f"本次行为不予记分{why}。"


def _total(facts: PointsFacts) -> str:
    """In which year the points count, whenever the act occurred, and to what they come."""
    if _is_free(facts):
        return f"{chinese_day(facts.confirmed_on)}复核确认，你单位{facts.year}年度累计记分仍为{facts.points_after}分。"
    confirmed = f"{chinese_day(facts.confirmed_on)}复核确认，记分按确认日期计入{facts.year}年度"
    if facts.points_before == facts.points_after:
        return f"{confirmed}，累计记分仍为{facts.points_after}分。"
    return f"{confirmed}，累计记分自该日起由{facts.points_before}分增至{facts.points_after}分。"


def _grade(facts: PointsFacts) -> str:
    before, after = GRADES.get(facts.grade_before, facts.grade_before), GRADES[facts.grade_after]
    veto = (
        f"该项为目录所列解除协议事项，按{_agreed(facts.catalogue_article)}承担目录所列后果，等级记为C级；"
        if facts.is_veto and facts.grade_after == _C
        else ""
    )
    change = f"仍为{after}" if before == after else f"由{before}调整为{after}"
    return f"{veto}诚信等级{change}。"


def _chain(facts: PointsFacts) -> str:
    this = "本次行为" if _is_free(facts) else "本次记分"
    if not facts.is_in_chain:
        return f"你单位不属于连锁企业，{this}只涉及你单位。"
    if facts.is_counted is False:
        return f"你单位不计入所属连锁企业的统计，{this}只涉及你单位。"
    if facts.counts_as_c:
        return f"你单位已计入所属连锁企业C级门店的比例，{this}不改变该比例。"
    if facts.grade_after == _C:
        return "待作为C级依据的各项记分均已告知、异议期均已届满后，你单位计入所属连锁企业C级门店的比例。"
    return f"{this}不使你单位计入所属连锁企业C级门店的比例。"


def _outlasted(facts: PointsFacts) -> tuple[str, ...]:
    """That no further suspension is proposed, since there is no agreement any more when it could begin."""
    if facts.term_last_on is None:
        return ()
    ended = f"你单位前次中止期满之前，医保服务协议于{chinese_day(facts.term_last_on)}期满"
    return (f"{ended}，再次中止已无从起算，本次不另行提出中止协议的处理。",)


def _rectification(facts: PointsFacts, *, contact: str) -> tuple[str, ...]:
    """The order to rectify; what follows when it is missed is no more than the signed text says (Art. 19 and 27)."""
    if facts.rectify_days is None:
        return ()
    why = (
        "该行为属于附件目录所列应当整改的情形"
        if facts.rectify_points is None
        else f"{facts.year}年度累计记分达到{facts.rectify_points}分的处理标准"
    )
    ordered = (
        f"{why}，根据{_agreed(facts.catalogue_article, facts.measures_article)}的约定，责令你单位限期整改。"
        f"整改期限为自收到本告知书之日的次日起{facts.rectify_days}个工作日。"
    )
    wanted = (
        "期限内应当改正上述行为，并向本中心提交整改材料，即改正情况的说明和能够证明已经改正的材料，由本中心验收。"
        f"联系方式：{contact}。"
    )
    missed = (
        f"逾期未整改的，本中心可以按{_agreed(facts.measures_article)}的约定另作处理；"
        "属于附件目录所列行为的，依目录记分并承担目录所列后果。"
    )
    return numbered((ordered, wanted, missed))


def _objection(facts: PointsFacts, *, contact: str) -> tuple[str, ...]:
    answered = "依约答复" if facts.reply_days is None else f"自收到异议之日起{facts.reply_days}个工作日内答复"
    how = (
        f"如有异议，可按{_agreed(facts.points_article)}的约定，自收到本告知书之日的次日起{facts.objection_days}个工作日内，向本中心提出，可以附证据材料；"
        f"本中心{answered}。联系方式：{contact}。"
    )
    upheld = "撤销或者变更本次认定" if _is_free(facts) else "撤销或者变更记分，并恢复相应等级"
    return how, f"提出异议不加重记分；经复核异议成立的，{upheld}。"


def _agreed(*articles: int | None) -> str:
    """The agreement, with its articles where the notice was told them."""
    return agreement_text(*(each for each in articles if each is not None))


def _no_effect(facts: PointsFacts, served_on: date) -> None:
    """A notice takes no effect of its own."""


def _matter(stored: Mapping[str, Any]) -> str:
    """Item and act."""
    return " ".join(str(stored[name]) for name in ("item", "act") if stored.get(name))


KIND = Kind(
    name=POINTS_NOTICE,
    label=_LABEL,
    about=About.VIOLATION,
    has_annex=False,
    has_remedies=False,
    read=read,
    series=_series,
    write=_write,
    effect=_no_effect,
    on_number=tell_nobody,
    on_service=tell_nobody,
    matter=_matter,
    titled=_titled,
)
