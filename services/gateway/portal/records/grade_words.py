"""How a grade came about (等级是怎样得出的): the steps of its explanation by ratings, in sequence, labelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.clients import ratings
from services.gateway.portal.shell import words
from services.gateway.portal.shell.fields import Words

Step = Mapping[str, Any]
#: What a grade rests on by the clauses of ratings, in the order in which it comes about; None: as the rule is called.
_SEQUENCE: Mapping[str, Words | None] = {
    "年度评定": _l("年度评定"),
    "动态调整": _l("动态调整（下调尚未经年度评定，继续有效）"),
    "等级标准": None,
    "等级上限": None,
}
_FALL = "动态调整"


def letter_of(grade: ratings.Grade | None) -> str | None:
    """The grade of today as lists have it: `none` without an agreement in force; None where it could not be read."""
    if grade is None:
        return None
    return grade["grade"] if grade["designated"] else "none"


def explained(top: Step) -> dict[str, Any]:
    """The explanation with its steps in sequence: determination, falls not judged by it, the year's points, caps."""
    places = {clause: place for place, clause in enumerate(_SEQUENCE)}
    steps = sorted(top["steps"], key=lambda step: places.get(step["clause"], len(places)))
    return {**top, "steps": [{**step, "label": _label(step, top)} for step in steps]}


def _label(step: Step, top: Step) -> Words | None:
    """How a step is called; a fall beside which something graver holds is not said to be in force."""
    if step["clause"] != _FALL or step["output"] == top["output"]:
        return _SEQUENCE.get(step["clause"])
    deciding = (each["rule"] for each in top["steps"] if each["output"] == top["output"])
    rules = _("、").join(_(rule) for rule in deciding)
    return _(
        "动态调整（曾下调，尚未经年度评定；现按“%(rules)s”为%(grade)s）", rules=rules, grade=words.GRADES[top["output"]]
    )
