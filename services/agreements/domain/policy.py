"""The parameters of agreements: typed, by day; each of its policy files is one field here.

Source: style part II, E.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from common.rules.annex import FILES, RULES, annex_sha256
from common.rules.parameters import Dated, Parameter, get_parameter, typed
from services.agreements.domain.areas import AreaTable
from services.agreements.domain.clauses import Clause
from services.agreements.domain.country import Country
from services.agreements.domain.texts import Texts


@dataclass(frozen=True, slots=True)
class AgreementsPolicy:
    """All parameters with their days; `sha256` names the set of files they were read from.

    `catalogue` are the files of the annex that lists what acts cost and by which rules (附件二), `titles` what people
    call each text that was brought, by its name.
    """

    areas: Dated[AreaTable]
    agency_name: Dated[str]
    count_franchise: Dated[bool]
    longest_term_months: Dated[int]
    standard_text: Dated[str]
    text_clauses: Dated[Mapping[str, tuple[Clause, ...]]]
    catalogue: Mapping[str, Parameter]
    titles: Mapping[str, str]
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

    def annex_on(self, day: date) -> str | None:
        """The SHA-256 of the annex that is signed on a day (附件二); None while there is none."""
        return annex_sha256(self.catalogue, day)

    def texts_on(self, day: date) -> Texts:
        """The texts as they are known on a day, those of earlier days among them. Raises `ParameterError`."""
        first_days: dict[str, date] = {}
        for each in self.standard_text.values:
            if each.value is not None and each.from_on <= day:
                first_days.setdefault(each.value, each.from_on)
        return Texts(MappingProxyType(first_days), self.text_clauses.on(day), self.titles)

    def unlisted_texts(self) -> tuple[str, ...]:
        """The texts that are to be offered one day and whose clauses nobody has said, not even that there are none."""
        offered = {each.value: each.from_on for each in self.standard_text.values if each.value is not None}
        return tuple(text for text, day in offered.items() if text not in self.text_clauses.on(day))

    def alike_texts(self) -> tuple[str, ...]:
        """The titles that several of the offered texts have: nobody could tell from one which was signed."""
        offered = {each.value for each in self.standard_text.values if each.value is not None}
        counted = Counter(self.titles.get(name, name) for name in offered)
        return tuple(sorted(title for title, count in counted.items() if count > 1))


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


def policy_from(
    parameters: Mapping[str, Parameter], *, country: Country, titles: Mapping[str, str], sha256: str
) -> AgreementsPolicy:
    """The policy from parameters as `policy_files` reads them. Raises `ParameterError` for a missing one."""
    return AgreementsPolicy(
        areas=typed(get_parameter(parameters, "areas"), country.table),
        agency_name=typed(get_parameter(parameters, "issuers"), _agency_name),
        count_franchise=typed(get_parameter(parameters, "count_franchise"), bool),
        longest_term_months=typed(get_parameter(parameters, "longest_term_months"), int),
        standard_text=typed(get_parameter(parameters, "standard_text"), str),
        text_clauses=typed(get_parameter(parameters, "text_clauses"), _clauses),
        catalogue={name: get_parameter(parameters, name) for name in (*FILES, *RULES)},
        titles=titles,
        sha256=sha256,
    )


def _clauses(value: Mapping[str, Mapping[str, str]]) -> Mapping[str, tuple[Clause, ...]]:
    return MappingProxyType({text: tuple(sorted(map(Clause, articles))) for text, articles in value.items()})


def _agency_name(value: Mapping[str, Mapping[str, Any]]) -> str:
    """Who signs the agreements is who issues the papers."""
    return str(value["agency"]["name"])
