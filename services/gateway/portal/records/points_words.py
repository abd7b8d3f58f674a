"""What an entry costs (记分), and by which rules that is not what its item says: in the words of its notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.plurals import counted as _n

#: The rules whose words have a figure in them.
_WITH_FIGURE: Mapping[re.Pattern[str], Callable[[str], str]] = {
    re.compile(r"首次轻微违规，(\d+)个工作日内改正，提醒不记分"): lambda days: _n(
        "首次轻微违规，%(count)s个工作日内改正，提醒不记分", days
    ),
    re.compile(r"同一行为触及多项，只按最重一项记分，原记(.+)项的分不再计入"): lambda items: _(
        "同一行为触及多项，只按最重一项记分，原记%(items)s项的分不再计入", items=items
    ),
    re.compile(r"单项记分以(\d+)分为上限"): lambda points: _n("单项记分以%(count)s分为上限", points),
}


def cost_text(points: int, rules: Iterable[str]) -> str:
    """How many points the act costs, and why; `rules` are words of ratings."""
    cost = _n("本次行为记%(count)d分", points) if points else _("本次行为不予记分")
    why = _("；").join(rule_text(each) for each in rules)
    return _("%(cost)s（%(why)s）", cost=cost, why=why) if why else cost


def occurrence(occurred_on: str, counted: int | None) -> str:
    """What tells an entry from another of its item: the day of the act, and what it costs, once it is in the points."""
    day = full_day(occurred_on)
    if counted is None:
        return _("（行为日期%(day)s）", day=day)
    if counted == 0:
        return _("（行为日期%(day)s，不予记分）", day=day)
    return _n("（行为日期%(day)s，记%(count)d分）", counted, day=day)


def step_cost(step: Mapping[str, Any]) -> str:
    """The same of an entry's step in the explanation of a grade."""
    return cost_text(step["output"], (each["rule"] for each in step["steps"]))


def rule_text(rule: str) -> str:
    """A rule of the points, which is a word of ratings, in the reader's language."""
    for pattern, told in _WITH_FIGURE.items():
        if found := pattern.fullmatch(rule):
            return told(found[1])
    return _(rule)
