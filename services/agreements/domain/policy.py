"""The parameters of agreements: typed, by day; each file of the policy folder is one field here.

Source: style part II, E.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from common.rules.parameters import Dated, Parameter, get_parameter, typed
from services.agreements.domain.areas import Area, AreaTable
from services.agreements.domain.clauses import Clause


@dataclass(frozen=True, slots=True)
class AgreementsPolicy:
    """All parameters with their days; `sha256` names the set of files they were read from."""

    areas: Dated[AreaTable]
    agency_name: Dated[str]
    count_franchise: Dated[bool]
    longest_term_months: Dated[int]
    standard_text: Dated[str]
    text_clauses: Dated[Mapping[str, tuple[Clause, ...]]]
    sha256: str

    def on(self, day: date) -> AgreementsPolicyOnDay:
        """The values of one day. Raises `ParameterError` before the first one."""
        return AgreementsPolicyOnDay(
            day=day,
            areas=self.areas.on(day),
            agency_name=self.agency_name.on(day),
            count_franchise=self.count_franchise.on(day),
            longest_term_months=self.longest_term_months.on(day),
            standard_text=self.standard_text.on(day),
            text_clauses=self.text_clauses.on(day),
        )


@dataclass(frozen=True, slots=True)
class AgreementsPolicyOnDay:
    """The parameters as they stand on one day.

    `standard_text` names the text that is offered; `count_franchise` says whether a chain's measures reach franchise
    stores; `agency_name` is the party that signs; `text_clauses` are the clauses on chains of each text by its name.
    """

    day: date
    areas: AreaTable
    agency_name: str
    count_franchise: bool
    longest_term_months: int
    standard_text: str
    text_clauses: Mapping[str, tuple[Clause, ...]]


def policy_from(parameters: Mapping[str, Parameter], *, sha256: str) -> AgreementsPolicy:
    """The policy from parameters as `policy_files` reads them. Raises `ParameterError` for a missing one."""
    return AgreementsPolicy(
        areas=typed(get_parameter(parameters, "areas"), _area_table),
        agency_name=typed(get_parameter(parameters, "agency_name"), str),
        count_franchise=typed(get_parameter(parameters, "count_franchise"), bool),
        longest_term_months=typed(get_parameter(parameters, "longest_term_months"), int),
        standard_text=typed(get_parameter(parameters, "standard_text"), str),
        text_clauses=typed(get_parameter(parameters, "text_clauses"), _clauses),
        sha256=sha256,
    )


def _area_table(value: Mapping[str, Mapping[str, Any]]) -> AreaTable:
    areas = {code: Area(code, name=str(each["name"]), city=str(each["city"])) for code, each in value.items()}
    return AreaTable(MappingProxyType(areas))


def _clauses(value: Mapping[str, Mapping[str, str]]) -> Mapping[str, tuple[Clause, ...]]:
    return MappingProxyType({text: tuple(sorted(map(Clause, articles))) for text, articles in value.items()})
