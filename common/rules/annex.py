"""The annex of the agreement that lists what acts cost (附件二，违规行为记分目录): its files, and what is signed of it.

Source: agreement, 附件二 (in the version in force at its signing), decision 0047.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from common.rules.parameters import Parameter, ParameterError, get_parameter

#: The policy files that together are the catalogue, one a class.
FILES = (
    "catalogue_qualification",
    "catalogue_management",
    "catalogue_prescriptions",
    "catalogue_settlement",
    "catalogue_goods",
    "catalogue_records",
    "catalogue_cooperation",
)
#: What binds a store of an item. Articles of laws beside it are our reading of them, which may be put right.
_BINDING = ("act", "points", "suspend_months", "consequences", "acts_from")


def annex_sha256(parameters: Mapping[str, Parameter], day: date) -> str | None:
    """The SHA-256 of what the annex in force on a day says of each item; None while there is none.

    Over its canonical form: keys sorted, days in ISO form, UTF-8.
    """
    listed = {code: _binding(item) for name in FILES for code, item in _items(parameters, name, day).items()}
    if not listed:
        return None
    text = json.dumps(listed, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _binding(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in _BINDING if name in item}


def _items(parameters: Mapping[str, Parameter], name: str, day: date) -> Mapping[str, Mapping[str, Any]]:
    """The items that a class lists; none before its first version, or where it was repealed."""
    try:
        found: Mapping[str, Mapping[str, Any]] = get_parameter(parameters, name).on(day)["items"]
    except ParameterError:
        return {}
    return found


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
