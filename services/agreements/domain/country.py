"""The areas of the country (行政区划): of the cities that an installation names, those in which its stores can lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from common.scope import leading_digits
from services.agreements.domain.areas import Area, AreaTable

_CODE = re.compile("[0-9]{6}")
#: 直辖市: one pooling area each, whose districts and counties share only the first two digits.
_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
#: Third and fourth digit of what a province governs itself (省直辖县级行政区划): each is its own city.
_DIRECT = "90"


@dataclass(frozen=True, slots=True)
class Country:
    """Names of present areas by code, and of codes that are no longer given the area that each was last."""

    present: Mapping[str, str]
    former: Mapping[str, Area]

    def table(self, value: Mapping[str, Any]) -> AreaTable:
        """The areas from a value of areas.yaml: the `cities` with all their districts, after the installation's `own`.

        Raises `ValueError` for a city that is none, and for an own area that is not right.
        """
        if unknown := set(value) - {"cities", "own"}:
            raise ValueError(f"unknown key {', '.join(sorted(unknown))}; there may be: cities, own")
        cities, own = tuple(value.get("cities") or ()), dict(value.get("own") or {})
        if not (cities or own):
            raise ValueError("names no city")
        found: dict[str, Area] = {}
        former: dict[str, Area] = {}
        for code in cities:
            found |= self._of_city(code)
            former |= {each: area for each, area in self.former.items() if _is_of(area, code, self.present[code])}
        of_its_own = {code: _own(code, each) for code, each in own.items()}
        found = of_its_own | {code: area for code, area in found.items() if code not in own}
        return AreaTable(MappingProxyType(found), MappingProxyType(former))

    def _of_city(self, code: object) -> dict[str, Area]:
        if not (isinstance(code, str) and code in self.present and _is_city(code)):
            raise ValueError(f"{code} is no city: six digits in quotes that end in 00 (省直辖的县市为其本身的代码)")
        name, digits = self.present[code], leading_digits(code)
        districts = {each: told for each, told in self.present.items() if each.startswith(digits) and each[4:] != "00"}
        return {each: Area(each, told, city=name) for each, told in ({code: name} | districts).items()}


def _is_city(code: str) -> bool:
    if code.endswith("0000"):
        return code in _MUNICIPALITIES
    return code.endswith("00") or code[2:4] == _DIRECT


def _is_of(area: Area, code: str, name: str) -> bool:
    return area.code.startswith(leading_digits(code)) or area.city == name


def _own(code: str, value: Any) -> Area:
    if not _CODE.fullmatch(code) or not isinstance(value, Mapping) or set(value) != {"name", "city"}:
        raise ValueError(f"the own area {code} must be six digits with name and city, and nothing else")
    if not all(isinstance(each, str) and each.strip() for each in value.values()):
        raise ValueError(f"name and city of the own area {code} must be texts")
    return Area(code, name=value["name"], city=value["city"])
