"""Parameters of policy: values with the day from which each holds, looked up by day; no value is ever edited.

Source: blueprint section 6 (parameters are dated data), style part II, E.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from common.errors import Invalid
from common.phrases import N_

ValueType = TypeVar("ValueType")
OtherType = TypeVar("OtherType")


class ParameterError(Exception):
    """Raised when no value holds on a day: before the first one, or after the parameter was repealed."""


class BeforeFirstPolicy(Invalid):
    """Raised when somebody asks about a day on which the rules that would answer were not in force."""

    code = "before_first_policy"


class ParameterStatus(StrEnum):
    """How firm a parameter is."""

    SOURCED = "sourced"
    DEFAULT = "default, to be confirmed by the bureau"


@dataclass(frozen=True, slots=True)
class DatedValue(Generic[ValueType]):
    """One value and the first day on which it holds; None means that the parameter is repealed from then on."""

    from_on: date
    value: ValueType | None
    announced: date | None = None


@dataclass(frozen=True, slots=True)
class Dated(Generic[ValueType]):
    """The values of one parameter, oldest first, each from a day on."""

    name: str
    values: tuple[DatedValue[ValueType], ...]

    def on(self, day: date) -> ValueType:
        """The value that holds on a day. Raises `ParameterError` before the first one, and where it is repealed."""
        entry = self.entry_on(day)
        if entry.value is None:
            raise ParameterError(f"{self.name} is repealed from {entry.from_on}, so it has no value on {day}")
        return entry.value

    def entry_on(self, day: date) -> DatedValue[ValueType]:
        """The value with its first day, repealed or not. Raises `ParameterError` before the first one."""
        for entry in reversed(self.values):
            if entry.from_on <= day:
                return entry
        raise ParameterError(f"{self.name} has no value on {day}: the first holds from {self.values[0].from_on}")


def on_asked_day(look: Callable[[date], OtherType], day: date) -> OtherType:
    """What a look-up finds on a day that a user named. Raises `BeforeFirstPolicy` where it finds nothing."""
    try:
        return look(day)
    except ParameterError as error:
        told = N_("%(day)s 没有施行中的规则可以依据，请改查规则施行以后的日期。")
        raise BeforeFirstPolicy(told, day=day) from error


@dataclass(frozen=True, slots=True)
class Source:
    """Where a parameter comes from."""

    document: str
    clause: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter with everything that its policy file says about it."""

    name: str
    description: str
    unit: str
    status: ParameterStatus
    source: Source
    dated: Dated[Any]
    checked: date

    def on(self, day: date) -> Any:
        """The value that holds on a day: text, int, bool, or mappings and tuples of them. Raises `ParameterError`."""
        return self.dated.on(day)


def typed(parameter: Parameter, read: Any) -> Dated[Any]:
    """The parameter's values, each passed through `read`; a repealed one stays None."""
    values = tuple(
        DatedValue(each.from_on, None if each.value is None else read(each.value), each.announced)
        for each in parameter.dated.values
    )
    return Dated(parameter.name, values)


def get_parameter(parameters: Mapping[str, Parameter], name: str) -> Parameter:
    """The parameter of a name. Raises `ParameterError` when the policy has none."""
    if name not in parameters:
        raise ParameterError(f"the policy has no parameter {name}; add the file {name}.yaml")
    return parameters[name]
