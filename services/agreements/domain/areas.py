"""Which county a name or an address belongs to (行政区划): the area code decides who supervises a store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from common.errors import NotFound
from common.phrases import N_

#: A name that ends as those of districts and counties do.
_PLACE = re.compile("[\u3400-\u9fff]{1,8}?[区县旗]")
_KINDS = "区县市旗"


class AreaNotFound(NotFound):
    """Raised when no area in which stores can lie has or had the code."""

    code = "area_not_found"


@dataclass(frozen=True, slots=True)
class Area:
    """One area with its six-digit code; a city as a whole has a code that ends in 00."""

    code: str
    name: str
    city: str

    @property
    def is_city(self) -> bool:
        """Whether it is a city as a whole."""
        return self.name == self.city


@dataclass(frozen=True, slots=True)
class AreaTable:
    """All areas in which stores can lie, found by code or by name; `former` ones are known by their codes alone."""

    areas: Mapping[str, Area]
    former: Mapping[str, Area] = field(default_factory=dict)
    _by_name: Mapping[str, tuple[Area, ...]] = field(init=False, repr=False, compare=False)
    _by_stem: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, tuple[Area, ...]] = {}
        by_stem: dict[str, tuple[str, ...]] = {}
        for area in self.areas.values():
            by_name[area.name] = (*by_name.get(area.name, ()), area)
        for name in by_name:
            by_stem[_stem(name)] = (*by_stem.get(_stem(name), ()), name)
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_by_stem", by_stem)

    def known(self, code: str) -> Area | None:
        """The area of a code that a record has, also of one that is given no longer; None if it never was."""
        return self.areas.get(code) or self.former.get(code)

    def get(self, code: str) -> Area:
        """The area of a code as `known` finds it. Raises `AreaNotFound`."""
        area = self.known(code)
        if area is None:
            raise AreaNotFound(N_("没有编码为 %(area)s 的行政区划，请核对编码。"), area=code)
        return area

    def find(self, text: str, *, city: str = "") -> Area | None:
        """The area that a cell names by code or by name; None if unknown, or if two cities have one of that name."""
        if text in self.areas:
            return self.areas[text]
        named = self._by_name.get(text, ())
        if city:
            named = tuple(each for each in named if each.city == city)
        return named[0] if len(named) == 1 else None

    def find_in_address(self, address: str, *, city: str = "") -> Area | None:
        """The only district that an address names with its city, or after a column that gives the city.

        None where another place is named too: a second district, or one behind the city that the table does not know.
        """
        named = [
            area
            for area in self.areas.values()
            if not area.is_city and area.name in address and area.city in (city if city else address)
        ]
        if len(named) != 1:
            return None
        (district,) = named
        return district if _places_behind(district, address) <= {district.name} else None

    def names(self) -> tuple[str, ...]:
        """All names, for a remedy."""
        return tuple(dict.fromkeys(area.name for area in self.areas.values()))

    def names_like(self, text: str) -> tuple[str, ...]:
        """The names that are the text but for what kind of place it is: 青囊县 for 青囊区, and for 青囊."""
        return self._by_stem.get(_stem(text), ())


def _stem(name: str) -> str:
    """A name without the sign for what kind of place it is, where something is left."""
    return name[:-1] if len(name) > len("某区") and name[-1] in _KINDS else name


def _places_behind(district: Area, address: str) -> set[str]:
    """The names of the places that stand directly behind the name of the district's city."""
    found = set()
    for part in address.replace("市辖区", "").split(district.city)[1:]:
        if part.startswith(district.name):
            found.add(district.name)
        elif place := _PLACE.match(part):
            found.add(place[0])
    return found
