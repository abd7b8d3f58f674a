"""The annex of the agreement that lists what acts cost (附件二，违规行为记分目录): its files, and what is signed of it.

Beside the items it has the rules of points and grades, and what points bring (记分规则), to which Art. 29 of the
text refers (记分达到目录规定的档次). Source: agreement, 附件二 (in the version in force at its signing), decisions 0047
and 0056.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from common.rules.parameters import Parameter, ParameterError, get_parameter

#: The policy files of its items, one a class.
FILES = (
    "catalogue_qualification",
    "catalogue_management",
    "catalogue_prescriptions",
    "catalogue_settlement",
    "catalogue_goods",
    "catalogue_records",
    "catalogue_cooperation",
)
#: The policy files of its rules, in the order in which they are told; all of each binds.
RULES = (
    "grade_bands",
    "veto_suspension",
    "service_months",
    "point_measures",
    "point_steps",
    "first_minor_act",
    "repetition_factor",
    "money_steps",
    "entry_limit",
    "self_report_factor",
)
#: What binds a store of an item. Articles of laws beside it are our reading of them, which may be put right.
_BINDING = ("act", "points", "suspend_months", "consequences", "acts_from")


def annex_sha256(parameters: Mapping[str, Parameter], day: date) -> str | None:
    """The SHA-256 of what the annex in force on a day says: each item, and each rule; None while there is no item.

    Over its canonical form: keys sorted, days in ISO form, UTF-8.
    """
    items = {code: _binding(item) for name in FILES for code, item in _items(parameters, name, day).items()}
    if not items:
        return None
    said = {"items": items, "rules": {name: _found(parameters, name, day) for name in RULES}}
    text = json.dumps(said, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _binding(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in _BINDING if name in item}


def _items(parameters: Mapping[str, Parameter], name: str, day: date) -> Mapping[str, Mapping[str, Any]]:
    """The items that a class lists; none before its first version, or where it was repealed."""
    found: Mapping[str, Mapping[str, Any]] = (_found(parameters, name, day) or {}).get("items", {})
    return found


def _found(parameters: Mapping[str, Parameter], name: str, day: date) -> Any:
    """The value of a file on a day; None before its first one, or where it was repealed."""
    try:
        return get_parameter(parameters, name).on(day)
    except ParameterError:
        return None


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
