"""Parameters of policy: values with the day from which each holds, looked up by day; no value is ever edited.

Source: blueprint section 6 (parameters are dated data), style part II, E.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

from common.errors import Invalid
from common.phrases import N_

ValueType = TypeVar("ValueType")
OtherType = TypeVar("OtherType")


class ParameterError(Exception):
    """Raised when no value holds on a day: before the first one, or after the parameter was repealed."""


class BeforeFirstPolicy(Invalid):
    """Raised when somebody asks about a day on which the rules that would answer were not in force."""

    code = "before_first_policy"

    @staticmethod
    def of_day(day: date) -> BeforeFirstPolicy:
        """The refusal for that day."""
        return BeforeFirstPolicy(N_("%(day)s没有施行中的规则可以依据，请改查规则施行以后的日期。"), day=day)


class ParameterStatus(StrEnum):
    """How firm a parameter is."""

    SOURCED = "sourced"
    DEFAULT = "default, to be confirmed by the bureau"
    SAMPLE = "sample, never for production"


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
        raise BeforeFirstPolicy.of_day(day) from error


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
    """The parameter's values, each passed through `read`; a repealed one stays None.

    Raises `ParameterError` that names parameter and day of a value that `read` cannot read.
    """
    values = tuple(
        DatedValue(each.from_on, _read(parameter, each, read), each.announced) for each in parameter.dated.values
    )
    return Dated(parameter.name, values)


def _read(parameter: Parameter, entry: DatedValue[Any], read: Any) -> Any:
    try:
        return None if entry.value is None else read(entry.value)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ParameterError(f"{parameter.name}, value of {entry.from_on}: {error}") from error


def shaped(cls: type[OtherType], value: Any) -> OtherType:
    """A dataclass of texts and lists of texts from a value that has exactly its fields; one with a default may lack.

    Raises `ValueError` for a field that is unknown, missing, empty or of another kind.
    """
    known = {each.name: each for each in fields(cast(Any, cls))}
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a mapping with {', '.join(known)}")
    for name in value:
        if name not in known:
            raise ValueError(f"unknown key {name}; there may be: {', '.join(known)}")
    for name, each in known.items():
        if value.get(name) is None and each.default is MISSING:
            raise ValueError(f"{name} is missing")
    return cls(**{name: _told(name, each) for name, each in value.items() if each is not None})


def _told(name: str, value: Any) -> str | tuple[str, ...]:
    texts = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(each, str) and each.strip() for each in texts):
        raise ValueError(f"{name} must be a text, or a list of texts, none of them empty")
    return value


def get_parameter(parameters: Mapping[str, Parameter], name: str) -> Parameter:
    """The parameter of a name. Raises `ParameterError` when the policy has none."""
    if name not in parameters:
        raise ParameterError(f"the policy has no parameter {name}; add the file {name}.yaml")
    return parameters[name]
