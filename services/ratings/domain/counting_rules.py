"""The rules of points and grades, and what points bring (记分规则): as the annex of a day tells them to a pharmacist.

Source: practice section 2; agreement Art. 19 and 29, 附件二; decision 0056. The numbers are those of the policy files
by which points are counted; here they are only said in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.rules.annex import RULES
from common.rules.parameters import ParameterError
from services.ratings.domain.policy import BandMeasure, PointStep, PolicySet


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One rule as it stands on a day: its value as the policy file has it, in which unit, and what it says in words."""

    value: Any
    unit: str
    text: str


def counting_rules(parameters: PolicySet, day: date) -> Mapping[str, CountingRule]:
    """The rules of a day by the names of their files; one that has no value then is missing."""
    return {name: rule for name in RULES if (rule := _rule(parameters, name, day))}


def _rule(parameters: PolicySet, name: str, day: date) -> CountingRule | None:
    unit, text = _TOLD[name]
    try:
        value = parameters.value(name, day)
    except ParameterError:
        return None
    return CountingRule(_plain(value), unit, text(value))


def _plain(value: Any) -> Any:
    """A value of a policy file as JSON has it."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _grade_bands(bands: Mapping[str, int]) -> str:
    a, b = bands["A"], bands["B"]
    return f"一个自然年度内累计记分不超过{a}分的为A级，{a + 1}分至{b}分的为B级，{b + 1}分以上的为C级。"


def _veto_suspension(months: int) -> str:
    return f"被中止全部结算服务{months}个月以上，或者被解除协议的，等级记为C级。"


def _service_months(months: Mapping[str, int]) -> str:
    return (
        f"定点未满{months['unrated']}个月、尚未经年度评定的，暂不评级，但已降为C级的除外；"
        f"至12月31日定点未满{months['at_most_b']}个月的，该年度评定的等级不高于B级。"
    )


def _point_measures(measures: Iterable[Mapping[str, Any]]) -> str:
    told = "；".join(f"达到{each['points']}分的，{_MEASURES[each['measure']](each)}" for each in measures)
    return (
        f"一个自然年度内累计记分{told}。每一档在一个年度内只适用一次，一次越过几档的适用其中最高的一档。"
        "所签协议没有约定因记分作出某项处理的，适用较低各档中协议有约定的最重一项。"
    )


def _rectification(each: Mapping[str, Any]) -> str:
    interview = "并约谈" if each["interview"] else ""
    return f"限期整改{each['working_days']}个工作日{interview}"


_MEASURES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    BandMeasure.RECTIFICATION: _rectification,
    BandMeasure.SUSPENSION: lambda each: f"中止协议{each['months']}个月",
    BandMeasure.TERMINATION: lambda each: "解除协议",
}


def _point_steps(order: Iterable[str]) -> str:
    return f"每次行为的记分依次按以下规则计算：{'；'.join(_STEPS[PointStep(each)] for each in order)}。"


_STEPS: Mapping[PointStep, str] = {
    PointStep.ITEMS_OF_ONE_ACT: "同一行为触及多项的，只按最重一项",
    PointStep.FIRST_MINOR_ACT: "首次轻微违规",
    PointStep.REPETITION: "年度内再次发生",
    PointStep.MONEY: "涉及金额",
    PointStep.ENTRY_LIMIT: "单项上限",
    PointStep.SELF_REPORT: "自查自报",
}


def _first_minor_act(minor: Mapping[str, int]) -> str:
    return (
        f"基本分值不超过{minor['points']}分的条目，在记分年度内首次发生，并自发现之日起{minor['working_days']}个工作日内"
        "改正的，予以提醒，不记分。"
    )


def _repetition_factor(factor: str) -> str:
    return f"同一条目在同一记分年度内再次发生的，按{factor}倍记分，不足1分的按1分计。"


def _money_steps(steps: Iterable[Mapping[str, Any]]) -> str:
    told = "；".join(f"达到{each['yuan']}元的，加{each['points']}分" for each in steps)
    return f"涉及金额{told}。只按达到的最高一档加分。"


def _entry_limit(limit: int) -> str:
    return f"单项记分，连同再次发生和涉及金额的加分，以{limit}分为上限。"


def _self_report_factor(factor: str) -> str:
    return f"发现前自查自报并已退款的，按{factor}倍记分，不足1分的按1分计。"


#: Of each rule the unit of its value, and how it is said.
_TOLD: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "grade_bands": ("各等级最高的年度累计记分", _grade_bands),
    "veto_suspension": ("月", _veto_suspension),
    "service_months": ("月", _service_months),
    "point_measures": ("年度累计记分，工作日，月", _point_measures),
    "point_steps": ("规则的次序", _point_steps),
    "first_minor_act": ("分，工作日", _first_minor_act),
    "repetition_factor": ("倍", _repetition_factor),
    "money_steps": ("元，分", _money_steps),
    "entry_limit": ("分", _entry_limit),
    "self_report_factor": ("倍", _self_report_factor),
}
