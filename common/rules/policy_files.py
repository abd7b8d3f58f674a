"""Reads the policy files of a service, strictly: what is not exactly right stops the start, naming file and line.

Source: style part II, E. One parameter per file, the file's name is the parameter's. Refused are an unknown or repeated
key, a missing unit, status or source, a fraction that is not quoted (a YAML float is no exact number), a value in a
wrong order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import yaml

from common.rules.parameters import Dated, DatedValue, Parameter, ParameterStatus, Source

#: The parameters by which several services decide: there is one file of each, which each of them reads.
SHARED = Path(__file__).parent / "shared"
_KEYS = ("description", "unit", "status", "source", "values", "checked")
_SOURCE_REQUIRED = ("document",)
_SOURCE_ALLOWED = frozenset({"document", "clause", "url"})
_ENTRY_ALLOWED = frozenset({"value", "announced"})
_BOOLEANS = {"true": True, "false": False}
#: Only plain decimal numbers: YAML also reads 010 as 8 and 1:30 as 90.
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
#: What YAML takes for a text although its author surely meant a number.
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9_.,]*([eE][-+]?[0-9]+)?")


class PolicyError(Exception):
    """Raised when a policy file is not right; the text names file and line."""


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """All parameters of some folders by name, and the SHA-256 over all its files: which set a grade was made with."""

    parameters: Mapping[str, Parameter]
    sha256: str


def load_policy(*folders: Path, installed: Path | None = None, brought: frozenset[str] = frozenset()) -> PolicyFiles:
    """Every `*.yaml` of the folders as a parameter, `SHARED` among them where it is named. Raises `PolicyError`.

    A file of the settings folder `installed` takes the place of the one of its name; those `brought` are there alone.
    """
    paths: dict[str, Path] = {}
    for path in (path for folder in folders for path in folder.glob("*.yaml")):
        if path.stem in paths:
            raise PolicyError(f"{path}: another folder has this parameter already")
        paths[path.stem] = path
    if installed is not None:
        replaced = (installed / f"{name}.yaml" for name in {*paths, *brought})
        paths |= {path.stem: path for path in replaced if path.stem in brought or path.exists()}
    parameters: dict[str, Parameter] = {}
    digest = hashlib.sha256()
    for path in sorted(paths.values(), key=lambda each: each.name):
        content = _content(path)
        digest.update(path.name.encode() + b"\x00" + hashlib.sha256(content).digest())
        parameters[path.stem] = read_parameter(content, path=path)
    if not parameters:
        raise PolicyError(f"{', '.join(map(str, folders))}: no policy files")
    return PolicyFiles(MappingProxyType(parameters), digest.hexdigest())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PolicyError(f"{path}: {error.strerror}") from error


def read_parameter(content: bytes, *, path: Path) -> Parameter:
    """One parameter from the text of its file; `path` only names it. Raises `PolicyError`."""
    return _Reader(path).parameter(content)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file from its YAML nodes, which know their lines."""

    path: Path

    def parameter(self, content: bytes) -> Parameter:
        top = self._mapping(self._compose(content), what="the file", required=_KEYS, allowed=frozenset(_KEYS))
        return Parameter(
            name=self.path.stem,
            description=self._text(top["description"]),
            unit=self._text(top["unit"]),
            status=self._status(top["status"]),
            source=self._source(top["source"]),
            dated=Dated(self.path.stem, self._values(top["values"])),
            checked=self._day(top["checked"]),
        )

    def _compose(self, content: bytes) -> yaml.Node:
        try:
            node = yaml.compose(content.decode("utf-8"), Loader=yaml.CSafeLoader)
        except UnicodeDecodeError as error:
            raise PolicyError(f"{self.path}:1: not UTF-8") from error
        except yaml.reader.ReaderError as error:
            raise PolicyError(f"{self.path}:1: {error.reason} (at character {error.position})") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise PolicyError(f"{self.path}:{line}: {error.problem}") from error
        if node is None:
            raise PolicyError(f"{self.path}:1: the file is empty")
        return node

    def _status(self, node: yaml.Node) -> ParameterStatus:
        text = self._text(node)
        try:
            return ParameterStatus(text)
        except ValueError:
            raise self._wrong(node, f"status must be one of: {'; '.join(ParameterStatus)}") from None

    def _source(self, node: yaml.Node) -> Source:
        found = self._mapping(node, what="source", required=_SOURCE_REQUIRED, allowed=_SOURCE_ALLOWED)
        return Source(**{name: self._text(each) for name, each in found.items()})

    def _values(self, node: yaml.Node) -> tuple[DatedValue[Any], ...]:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            raise self._wrong(node, "values must map days to values")
        entries: list[DatedValue[Any]] = []
        for key, each in node.value:
            day = self._day(key)
            if entries and day <= entries[-1].from_on:
                raise self._wrong(key, f"{day} does not come after {entries[-1].from_on}: write the oldest value first")
            entries.append(self._entry(day, each))
        return tuple(entries)

    def _entry(self, day: date, node: yaml.Node) -> DatedValue[Any]:
        found = self._mapping(node, what=f"the value of {day}", required=("value",), allowed=_ENTRY_ALLOWED)
        announced = self._day(found["announced"]) if "announced" in found else None
        return DatedValue(day, self._value(found["value"]), announced)

    def _value(self, node: yaml.Node) -> Any:
        """A value that cannot be changed: text, int, bool, None, days, tuples and read-only mappings of them."""
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._value(each) for each in node.value)
        if isinstance(node, yaml.MappingNode):
            found = self._mapping(node, what="the value", required=(), allowed=None)
            return MappingProxyType({name: self._value(each) for name, each in found.items()})
        return self._scalar(cast(yaml.ScalarNode, node))

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        text = str(node.value)
        if kind == "timestamp":
            return self._day(node)
        if kind == "int" and _WHOLE.fullmatch(text):
            return int(text)
        if kind == "bool" and text in _BOOLEANS:
            return _BOOLEANS[text]
        if kind == "null":
            return None
        if kind == "str" and (node.style or not _NUMBER_LIKE.fullmatch(text)):
            return text
        raise self._wrong(
            node, f'{text} is read differently by different readers: write "{text}" in quotes, or a whole number'
        )

    def _text(self, node: yaml.Node) -> str:
        if node.tag != "tag:yaml.org,2002:str" or not str(node.value).strip():
            raise self._wrong(node, "must be a text")
        return str(node.value)

    def _day(self, node: yaml.Node) -> date:
        try:
            return date.fromisoformat(node.value if isinstance(node.value, str) else "")
        except ValueError:
            raise self._wrong(node, "must be a day such as 2018-01-01") from None

    def _mapping(
        self, node: yaml.Node, *, what: str, required: tuple[str, ...], allowed: frozenset[str] | None
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(node, f"{what} must be a mapping")
        found: dict[str, yaml.Node] = {}
        for key, each in node.value:
            name = self._key(key)
            if name in found:
                raise self._wrong(key, f"the key {name} is repeated")
            if allowed is not None and name not in allowed:
                raise self._wrong(key, f"unknown key {name}; {what} may have: {', '.join(sorted(allowed))}")
            found[name] = each
        for name in required:
            if name not in found:
                raise self._wrong(node, f"{what} has no {name}")
        return found

    def _key(self, node: yaml.Node) -> str:
        """A key as text: `2018` and `"2018"` are the same key; fractions and merges are refused."""
        if isinstance(node, yaml.ScalarNode) and node.tag.rsplit(":", 1)[-1] in {"str", "int"}:
            return str(node.value)
        raise self._wrong(node, "a key must be a word or a whole number (quote yes, no, on, off and fractions)")

    def _wrong(self, node: yaml.Node, reason: str) -> PolicyError:
        return PolicyError(f"{self.path}:{node.start_mark.line + 1}: {reason}")
