"""What a confirmation would do, in the words of its form: points step by step, grade, measures, the chain's share.

All of it is told by ratings, which counts it as the confirmation would; decision 0063.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common.messages.words import Measure
from services.gateway.clients.violations import Foreseen, ForeseenMeasure, ForeseenShare, PointsStep
from services.gateway.portal.desk.unproposed_words import unproposed_facts
from services.gateway.portal.records.limit_words import limit_text
from services.gateway.portal.records.points_words import cost_text, rule_text
from services.gateway.portal.shell import words
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.plurals import counted as _n

#: What needs no decision: ratings orders it, the notice tells it.
_RECTIFICATION = "rectification"
#: The facts that the receipt holds against what the confirmation came to.
COUNTED, TOTAL, GRADE = "will_count", "will_total", "will_grade"


def foreseen_facts(found: Foreseen) -> tuple[Fact, ...]:
    """What the confirmation would do, each with what tells whether it has changed."""
    total, grade = (found["points_before"], found["points_after"]), (found["grade_before"], found["grade_after"])
    return (
        Fact(COUNTED, _l("确认后本次记分"), _cost(found["counted"], found["steps"]), str(found["counted"])),
        Fact(TOTAL, _l("确认后年度记分"), _total(found["year"], *total), "{} {}".format(*total)),
        Fact(GRADE, _l("确认后等级"), _grade(*grade), "{} {}".format(*grade)),
        Fact("will_cross", _l("首次达到的处理档次"), _crossed(found["crossed"]), repr(found["crossed"])),
        Fact("will_bring", _l("确认后的处理"), _brought(found), repr((found["measures"], found["withdrawn"]))),
        *unproposed_facts(found["unproposed"], [found["notice"]]),
        *_share(found["share"]),
    )


def outcome_text(
    counted: int, rules: Iterable[str], *, year: int, total: int, grade: str, seen: Mapping[str, str]
) -> str:
    """What the confirmation came to, and whether that is other than `seen`, which is what its check page had told."""
    now = {COUNTED: str(counted), TOTAL: str(total), GRADE: grade}
    came_to = _(
        "%(cost)s；%(year)d年度累计记分%(total)d分，等级为%(grade)s。",
        cost=cost_text(counted, rules),
        year=year,
        total=total,
        grade=words.GRADES[grade],
    )
    if all(seen[name].rpartition(" ")[2] == value for name, value in now.items() if name in seen):
        return came_to
    return _("与您核对时所示的不同：核对之后记录有变动，以现在的为准。") + came_to


def _cost(counted: int, steps: Iterable[PointsStep]) -> str:
    """What the act costs in the end, and below it each rule that acts, with the points after it."""
    lines = [_n("%(rule)s：%(count)d分", each["points"], rule=rule_text(each["rule"])) for each in steps]
    return "\n".join((cost_text(counted, ()), *lines))


def _total(year: int, before: int, after: int) -> str:
    if before == after:
        return _("%(year)d年度累计仍为%(after)d分", year=year, after=after)
    return _("%(year)d年度累计由%(before)d分增至%(after)d分", year=year, before=before, after=after)


def _grade(before: str, after: str) -> str:
    told = {"before": words.GRADES[before], "after": words.GRADES[after]}
    return _("仍为%(after)s", **told) if before == after else _("由%(before)s调整为%(after)s", **told)


def _crossed(crossed: Iterable[int]) -> str:
    return _("、").join(_n("%(count)d分", each) for each in crossed) or "—"


def _brought(found: Foreseen) -> str:
    """What would be proposed and ordered, a line each, and what would give way; that nothing is, where nothing is."""
    lines = [_measure(each) for each in found["measures"]]
    lines += [
        _(
            "尚未作出决定的“%(measure)s”建议就同一行为或者同一年度记分提出，较轻，将被取代。",
            measure=_(Measure(each["measure"]).label),
        )
        for each in found["withdrawn"]
    ]
    return "\n".join(lines) or _("不提出处理建议，也不责令限期整改。")


def _measure(each: ForeseenMeasure) -> str:
    why = _n("年度记分达到%(count)d分", each["points"]) if each["points"] else _("该项目录所列的后果")
    if each["measure"] == _RECTIFICATION:
        told = _n("%(why)s：随告知书责令限期整改，%(count)d个工作日", each["working_days"] or 0, why=why)
        return _("%(told)s，并约谈。", told=told) if each["interview"] else _("%(told)s。", told=told)
    measure = f"{_(Measure(each['measure']).label)}{_months(each)}"
    told = _("%(why)s：系统建议%(measure)s，自动立案，经采纳和审批后才生效", why=why, measure=measure)
    if each["follows_on"]:
        told = _("%(told)s；前次中止尚未期满，应自%(day)s起算", told=told, day=full_day(each["follows_on"]))
    if each["gives_way"]:
        told = _("%(told)s；就同一行为或者同一年度记分已有更重的建议，本建议将由其取代", told=told)
    return _("%(told)s。", told=told)


def _months(each: ForeseenMeasure) -> str:
    least, most = each["months_least"], each["months_most"]
    if least is None or most is None:
        return ""
    if least == most:
        return _n("%(count)d个月", least)
    return _("%(least)d至%(most)d个月", least=least, most=most)


def _share(share: ForeseenShare | None) -> tuple[Fact, ...]:
    """What the store would do to the share of its chain, once it is told and its windows are over."""
    if share is None:
        return ()
    told = _(
        "告知书送达、异议期届满后，本店计入所属连锁的C级门店：由%(before)d家增至%(after)d家（今日共%(stores)d家，%(limit)s触发）",
        before=share["graded_c_before"],
        after=share["graded_c_after"],
        stores=share["stores"],
        limit=limit_text(share["limit"]),
    )
    if share["proposes"]:
        follows = _("届时过触发线，系统建议对全部门店采取连锁措施")
    elif share["is_over_after"]:
        follows = _("届时占比过触发线，但连锁措施已在办理，或者所依据的情形此前已经处理，不再另行提出")
    else:
        follows = _("届时不过触发线")
    text = _("%(told)s；%(follows)s。", told=told, follows=follows)
    return (Fact("will_share", _l("所属连锁的C级占比"), text, repr(sorted(share.items()))),)
