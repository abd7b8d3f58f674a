"""How frozen values lie in documents: of each stored class a form, which writes and reads it by cattrs.

Days lie as ISO text, which indexes compare; instants as BSON dates; amounts as Decimal128; words of a choice as their
text; tuples as lists; sets as sorted lists; values inside a value as mappings; plain mappings as they are.

What a document lacks is None where a field may be None. Any other field must be there, or have its default in the table
of its form: the defaults of the class itself are for who makes a value, and never fill a gap in what was stored.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Set
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from bson.decimal128 import Decimal128
from cattrs.gen import make_dict_structure_fn_from_attrs, make_dict_unstructure_fn, override
from cattrs.preconf.bson import make_converter

from common.mongo import Fields, Stored
from common.rules.money import Money

Value = TypeVar("Value")
Kind = TypeVar("Kind", bound=Stored)
Reader = Callable[[Any, Any], Any]
#: How a class lies in documents, and how it is made of that again.
Hook = tuple[Callable[[Any], Any], Callable[[Any], Any]]
#: By schema of the document what fields stand for that documents of this schema, or an earlier one, do not have yet.
Missing = Mapping[int, Mapping[str, Any]]
_PLAIN = frozenset({str, int, bool, float, datetime, NoneType, Any})
_NONE: Mapping[Any, Any] = MappingProxyType({})
_AMOUNT: Hook = (lambda money: Decimal128(money.yuan), lambda stored: Money(stored.to_decimal()))


class Forms:
    """The forms of the classes that one service stores.

    `hooks` tells of classes that lie otherwise than as a mapping; with `leaves_out_none` a value writes no None.
    """

    def __init__(self, hooks: Mapping[type, Hook] = _NONE, *, leaves_out_none: bool = False) -> None:
        """Nothing is compiled before it is first used."""
        self.leaves_out_none = leaves_out_none
        self.converter = make_converter(
            detailed_validation=False, unstruct_collection_overrides={tuple: list, Set: sorted}
        )
        self.converter.register_structure_hook(StrEnum, _word)
        self.converter.register_structure_hook_factory(_is_plain, lambda _: lambda stored, _: stored)
        self.converter.register_structure_hook_factory(_is_tuple, self._tuple_reader)
        self.converter.register_structure_hook_factory(_is_plain_tuple, lambda _: lambda stored, _: tuple(stored))
        self.converter.register_unstructure_hook_factory(_is_mapping, lambda _: dict)
        self.converter.register_structure_hook_factory(_is_optional, self._optional_reader)
        self.converter.register_structure_hook_factory(dataclasses.is_dataclass, self._nested_reader)
        self.converter.register_unstructure_hook_factory(dataclasses.is_dataclass, self.writer)
        for cls, (written, read) in {Money: _AMOUNT, **hooks}.items():
            self.converter.register_unstructure_hook(cls, written)
            self.converter.register_structure_hook(cls, _reader_by(read))

    def of(
        self,
        cls: type[Value],
        *,
        names: Mapping[str, str] = _NONE,
        apart: Iterable[str] = (),
        missing: Missing = _NONE,
    ) -> Form[Value]:
        """The form of a class: `names` of fields that are called otherwise in documents.

        Fields that lie `apart` are neither written nor read by it: who reads hands them in, as values.
        """
        return Form(self, cls, MappingProxyType(dict(names)), frozenset(apart), missing)

    def fields(self, named: Mapping[str, Any]) -> Fields:
        """Fields of a document to be set, each value as it is stored."""
        return {name: self.converter.unstructure(value) for name, value in named.items()}

    def reader(self, cls: type, *, names: Mapping[str, str] = _NONE, apart: Iterable[str] = ()) -> Reader:
        """Makes a value of a mapping that has every field. Raises `KeyError` for one that it lacks."""
        hints = get_type_hints(cls)
        # A class of cattrs' own kind with the same fields, each of which it asks for. What lies as the value itself it
        # need not look at: a field that would convert for itself is handed on as it is.
        asked = attrs.make_class(
            cls.__name__,
            {
                name: attrs.field(kw_only=True, converter=_as_it_is)
                if name in apart or _is_plain(hints[name])
                else attrs.field(kw_only=True, type=hints[name])
                for name in _field_names(cls)
            },
        )
        renamed: Any = {name: override(rename=stored) for name, stored in names.items()}
        return make_dict_structure_fn_from_attrs(
            list(attrs.fields(asked)), cls, self.converter, _cattrs_prefer_attrib_converters=True, **renamed
        )

    def writer(
        self, cls: type[Value], *, names: Mapping[str, str] = _NONE, apart: Iterable[str] = ()
    ) -> Callable[[Value], Fields]:
        """Makes the mapping of a value."""
        renamed: Any = {name: override(rename=stored) for name, stored in names.items()}
        left_out: Any = {name: override(omit=True) for name in apart}
        write = make_dict_unstructure_fn(cls, self.converter, **renamed, **left_out)
        if not self.leaves_out_none:
            return write
        return lambda value: {name: each for name, each in write(value).items() if each is not None}

    def _nested_reader(self, cls: type) -> Reader:
        read, nothing = self.reader(cls), dict.fromkeys(_may_be_none(cls))
        return lambda stored, _: read({**nothing, **stored}, cls)

    def _tuple_reader(self, hint: Any) -> Reader:
        """What cattrs itself reads them by looks at the hint anew for every value."""
        inner = get_args(hint)[0]
        read = self.converter.get_structure_hook(inner)
        return lambda stored, _: tuple([read(each, inner) for each in stored]) if stored else ()

    def _optional_reader(self, hint: Any) -> Reader:
        """An empty mapping is nothing as well: the library under our documents writes it where a value may lie."""
        [inner] = (each for each in get_args(hint) if each is not NoneType)
        read = self.converter.get_structure_hook(inner)
        if dataclasses.is_dataclass(inner):
            return lambda stored, _: read(stored, inner) if stored else None
        return lambda stored, _: None if stored is None else read(stored, inner)


@dataclasses.dataclass(frozen=True, eq=False)
class Form(Generic[Value]):
    """How the values of one class lie in documents (`Forms.of`)."""

    forms: Forms
    cls: type[Value]
    names: Mapping[str, str]
    apart: frozenset[str]
    missing: Missing

    def fields(self, value: Value) -> Fields:
        """The value as it is stored."""
        return self._write(value)

    def document(self, kind: type[Kind], value: Value, **further: Any) -> Kind:
        """A new document of a value that has one of its own; the mechanism gives it its version."""
        fields = {**self._write(value), **further}
        fields.pop("version", None)
        return kind(id=fields.pop("_id"), **fields)

    def value(self, stored: Mapping[str, Any], *, schema: int | None = None, **apart: Any) -> Value:
        """The value of a stored mapping, with what lies apart.

        `schema` is that of the document where the mapping is a part of one. Raises `KeyError` for a field that is
        neither there nor in the table of what may be missing.
        """
        filled = self._nothing
        if self.missing:
            filled = {**filled, **self._defaults_at(stored["schema"] if schema is None else schema)}
        read: Value = self._read({**filled, **stored, **apart}, self.cls)
        return read

    def _defaults_at(self, schema: int) -> Fields:
        return {name: value for last in self.missing if last >= schema for name, value in self.missing[last].items()}

    @cached_property
    def _nothing(self) -> Fields:
        return {self.names.get(name, name): None for name in _may_be_none(self.cls)}

    @cached_property
    def _read(self) -> Reader:
        return self.forms.reader(self.cls, names=self.names, apart=self.apart)

    @cached_property
    def _write(self) -> Callable[[Value], Fields]:
        return self.forms.writer(self.cls, names=self.names, apart=self.apart)


def _field_names(cls: type) -> tuple[str, ...]:
    return tuple(each.name for each in dataclasses.fields(cls))


def _may_be_none(cls: type) -> tuple[str, ...]:
    hints = get_type_hints(cls)
    return tuple(name for name in _field_names(cls) if NoneType in get_args(hints[name]))


def _is_plain(hint: Any) -> bool:
    """Whether what is stored is the value itself."""
    if _is_union(hint):
        return all(_is_plain(each) for each in get_args(hint))
    return getattr(hint, "__supertype__", hint) in _PLAIN or _is_mapping(hint)


def _is_tuple(hint: Any) -> bool:
    return get_origin(hint) is tuple and get_args(hint)[1:] == (...,)


def _is_plain_tuple(hint: Any) -> bool:
    return _is_tuple(hint) and _is_plain(get_args(hint)[0])


def _word(stored: str, cls: type[StrEnum]) -> StrEnum:
    """An enum itself finds its member the long way, and says what it refuses."""
    return _words(cls).get(stored) or cls(stored)


@cache
def _words(cls: type[StrEnum]) -> Mapping[str, StrEnum]:
    return {each.value: each for each in cls}


def _is_mapping(hint: Any) -> bool:
    return (get_origin(hint) or hint) in (Mapping, dict)


def _is_optional(hint: Any) -> bool:
    return _is_union(hint) and NoneType in get_args(hint) and len(get_args(hint)) == 2


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def _as_it_is(stored: Any) -> Any:
    return stored


def _reader_by(read: Callable[[Any], Any]) -> Reader:
    return lambda stored, _: read(stored)


#: The forms of classes of which nothing more is to be told than this module tells; and of those that write no None.
PLAIN, COMPACT = Forms(), Forms(leaves_out_none=True)
