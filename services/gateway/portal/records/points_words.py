"""What an entry costs (记分), and by which rules that is not what its item says: in the words of its notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from services.gateway.portal.shell.plurals import counted as _n

#: The one rule whose words have a figure in them.
_FIRST_MINOR = re.compile(r"首次轻微违规，(\d+)个工作日内改正，提醒不记分")


def cost_text(points: int, rules: Iterable[str]) -> str:
    """How many points the act costs, and why; `rules` are words of ratings."""
    cost = _n("本次行为记%(count)d分", points) if points else _("本次行为不予记分")
    why = _("；").join(_rule(each) for each in rules)
    return _("%(cost)s（%(why)s）", cost=cost, why=why) if why else cost


def step_cost(step: Mapping[str, Any]) -> str:
    """The same of an entry's step in the explanation of a grade."""
    return cost_text(step["output"], (each["rule"] for each in step["steps"]))


def _rule(rule: str) -> str:
    minor = _FIRST_MINOR.fullmatch(rule)
    return _n("首次轻微违规，%(count)s个工作日内改正，提醒不记分", minor[1]) if minor else _(rule)
