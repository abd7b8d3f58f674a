"""The parameters that ratings decides by, as frozen typed views of one day; each field is the policy file of its name.

Source: practice sections 2 and 6, blueprint section 6, style part II, E. A view keeps its day and the SHA-256 of the
whole set, so that every stored grade can be recomputed and explained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from common.rules.parameters import Parameter, ParameterError, get_parameter


@dataclass(frozen=True, slots=True)
class PolicySet:
    """All parameters of ratings by name, and the SHA-256 over the files that they were read from."""

    parameters: Mapping[str, Parameter]
    sha256: str

    def value(self, name: str, day: date) -> Any:
        """The value of one parameter on a day. Raises `ParameterError` before the first one, or where repealed."""
        return get_parameter(self.parameters, name).on(day)

    def since(self, name: str, day: date) -> date | None:
        """Since when one parameter is what it is on a day; None before its first value."""
        values = get_parameter(self.parameters, name).dated.values
        return max((each.from_on for each in values if each.from_on <= day), default=None)


@dataclass(frozen=True, slots=True)
class GradeBands:
    """The highest number of points that still earns A, and B; more is C."""

    a: int
    b: int


@dataclass(frozen=True, slots=True)
class FirstMinorAct:
    """The first act of an item of at most `points` costs none if corrected within `working_days`."""

    points: int
    working_days: int


@dataclass(frozen=True, slots=True)
class MoneyStep:
    """From `yuan` on, an entry costs `points` more."""

    yuan: Decimal
    points: int


@dataclass(frozen=True, slots=True)
class ServiceMonths:
    """Designated for fewer months than `unrated`: unrated; than `at_most_b` on 31 December: determined B at most."""

    unrated: int
    at_most_b: int


class PointStep(StrEnum):
    """What acts on the points of an entry; in which order is the policy's."""

    ITEMS_OF_ONE_ACT = "items_of_one_act"
    FIRST_MINOR_ACT = "first_minor_act"
    REPETITION = "repetition"
    MONEY = "money"
    ENTRY_LIMIT = "entry_limit"
    SELF_REPORT = "self_report"

    @classmethod
    def read(cls, value: Iterable[str]) -> tuple[PointStep, ...]:
        """The order from its policy value. Raises `ParameterError` unless each step stands in it once."""
        found = tuple(value)
        if sorted(found) != sorted(cls):
            raise ParameterError(f"{', '.join(found)} is no order of the steps: write each of {', '.join(cls)} once")
        return tuple(cls(each) for each in found)


@dataclass(frozen=True, slots=True)
class ScoringPolicy:
    """How points are counted and what grade they earn, on `day`."""

    day: date
    sha256: str
    grade_bands: GradeBands
    repetition_factor: Fraction
    self_report_factor: Fraction
    first_minor_act: FirstMinorAct
    money_steps: tuple[MoneyStep, ...]
    point_steps: tuple[PointStep, ...]
    entry_limit: int
    service_months: ServiceMonths
    veto_suspension: int
    objection_window: int

    @classmethod
    def on(cls, day: date, *, parameters: PolicySet) -> Self:
        """The view of a day. Raises `ParameterError` when a parameter has no value then."""
        bands = parameters.value("grade_bands", day)
        service = parameters.value("service_months", day)
        minor = parameters.value("first_minor_act", day)
        steps = (MoneyStep(Decimal(each["yuan"]), each["points"]) for each in parameters.value("money_steps", day))
        return cls(
            day=day,
            sha256=parameters.sha256,
            grade_bands=GradeBands(a=bands["A"], b=bands["B"]),
            repetition_factor=Fraction(parameters.value("repetition_factor", day)),
            self_report_factor=Fraction(parameters.value("self_report_factor", day)),
            first_minor_act=FirstMinorAct(minor["points"], minor["working_days"]),
            money_steps=tuple(sorted(steps, key=lambda each: each.yuan)),
            point_steps=PointStep.read(parameters.value("point_steps", day)),
            entry_limit=parameters.value("entry_limit", day),
            service_months=ServiceMonths(service["unrated"], service["at_most_b"]),
            veto_suspension=parameters.value("veto_suspension", day),
            objection_window=parameters.value("objection_window", day),
        )


#: Which policy of points holds on a day.
ScoringOn = Callable[[date], ScoringPolicy]


class Operator(StrEnum):
    """How a share is compared with its limit."""

    MORE_THAN = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Share:
    """A limit in percent and how it is compared; a fraction is exact, so no comparison ever rounds."""

    percent: Fraction
    operator: Operator

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The limit from its policy value. Raises `ParameterError` for an operator that does not exist."""
        if value["operator"] not in set(Operator):
            raise ParameterError(f"{value['operator']} is no operator: write {' or '.join(Operator)}")
        return cls(Fraction(value["percent"]), Operator(value["operator"]))


@dataclass(frozen=True, slots=True)
class SmallestChain:
    """A chain begins at `stores`; below `reasons_below` its measure needs written reasons."""

    stores: int
    reasons_below: int


@dataclass(frozen=True, slots=True)
class ChainPolicy:
    """When a chain's stores bring a measure upon all of them (责令整改、暂停结算), on `day`."""

    day: date
    sha256: str
    c_share: Share
    penalty_share: Share
    count_franchise: bool
    smallest_chain: SmallestChain

    @classmethod
    def on(cls, day: date, *, parameters: PolicySet) -> Self:
        """The view of a day. Raises `ParameterError` when a parameter has no value then."""
        smallest = parameters.value("smallest_chain", day)
        return cls(
            day=day,
            sha256=parameters.sha256,
            c_share=Share.read(parameters.value("c_share", day)),
            penalty_share=Share.read(parameters.value("penalty_share", day)),
            count_franchise=parameters.value("count_franchise", day),
            smallest_chain=SmallestChain(smallest["stores"], smallest["reasons_below"]),
        )


class BandMeasure(StrEnum):
    """What a number of points can bring."""

    RECTIFICATION = "rectification"
    SUSPENSION = "suspension"
    TERMINATION = "termination"


@dataclass(frozen=True, slots=True)
class PointMeasure:
    """What is proposed when the year's points reach `points`; `interview` adds a 约谈."""

    points: int
    measure: BandMeasure
    months: int | None = None
    working_days: int | None = None
    interview: bool = False


@dataclass(frozen=True, slots=True)
class MeasurePolicy:
    """What points bring, and how long those who are suspended have to rectify, on `day`."""

    day: date
    sha256: str
    point_measures: tuple[PointMeasure, ...]
    chain_days: int
    store_working_days: int

    @classmethod
    def on(cls, day: date, *, parameters: PolicySet) -> Self:
        """The view of a day. Raises `ParameterError` when a parameter has no value then."""
        measures = (
            PointMeasure(**{**each, "measure": BandMeasure(each["measure"])})
            for each in parameters.value("point_measures", day)
        )
        terms = parameters.value("rectification_terms", day)
        return cls(
            day=day,
            sha256=parameters.sha256,
            point_measures=tuple(sorted(measures, key=lambda each: each.points)),
            chain_days=terms["chain_days"],
            store_working_days=terms["store_working_days"],
        )
