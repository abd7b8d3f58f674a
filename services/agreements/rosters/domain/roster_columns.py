"""Which column of a roster is which: by the mapping, then by the headings that are known.

Only columns that are taken over can be wrong: a heading that stands twice, or has a sign that nobody sees, matters
there alone. A byte order mark is no sign of a heading: some tools write it twice, or before a quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from common.folding import fold
from common.phrases import N_, Param, Phrase
from common.visible import has_invisible
from services.agreements.rosters.domain.quoting import codes_unseen, listed, quoted
from services.agreements.rosters.domain.roster import (
    HEADINGS,
    MAX_COLUMNS,
    NUL,
    WHOLE_ROW,
    Columns,
    RosterField,
    RosterRefused,
    RowProblem,
    file_refusal,
    nul_problem,
    refusal,
)

_MARK = "\ufeff"
_KNOWN = {name: frozenset(map(fold, names)) for name, names in HEADINGS.items()}
#: A roster has the name of each store, and one of these to tell where it is.
_PLACES = frozenset({RosterField.AREA, RosterField.DISTRICT, RosterField.CODE, RosterField.ADDRESS})


def match_columns(header: Sequence[str], *, mapping: Mapping[str, str], row: int = 1) -> Columns:
    """Which column is which: those of `mapping` (our field → their heading) first, then the known headings.

    Raises `RosterRefused`: unknown_field, too_many_columns, missing_column, duplicate_column, nul_character,
    invisible_heading; of headings only for columns that are taken over.
    """
    check_mapping(mapping)
    headings = tuple(map(_cleaned, header))
    if len(headings) > MAX_COLUMNS:
        phrase, remedy = N_("表头有 %(count)s 列，最多 %(most)s 列。"), N_("请删去多余的列。")
        raise _refused(row, "too_many_columns", phrase, remedy, count=len(headings), most=MAX_COLUMNS)
    keys = list(map(_key, headings))
    positions = _positions(keys, headings, mapping, row=row)
    _check_required(positions, headings, row=row)
    for place in positions.values():
        _check_heading(headings[place], row=row)
        if keys.count(keys[place]) > 1:
            phrase, remedy = N_("有重复的列：%(columns)s。"), N_("请改名或删去重复的列。")
            name = quoted(headings[place])
            raise _refused(row, "duplicate_column", phrase, remedy, column=name, columns=name)
    return Columns(MappingProxyType(positions), tuple(map(quoted, headings)))


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raises `RosterRefused` (unknown_field) for a mapping of what is no field of ours."""
    unknown = [each for each in mapping if each not in set(RosterField)]
    if unknown:
        raise file_refusal(
            "unknown_field",
            N_("列映射中有不认识的字段：%(unknown)s。"),
            N_("可用的字段：%(allowed)s。"),
            unknown=listed(unknown),
            allowed="、".join(RosterField),
        )


def is_header(cells: Sequence[str], *, mapping: Mapping[str, str]) -> bool:
    """Whether a row has the headings that a roster needs."""
    found = _recognised(cells, mapping)
    return RosterField.NAME in found and bool(found & _PLACES)


def likeness(cells: Sequence[str], *, mapping: Mapping[str, str]) -> int:
    """How many of our fields the headings of a row would name."""
    return len(_recognised(cells, mapping))


def _recognised(cells: Sequence[str], mapping: Mapping[str, str]) -> set[RosterField]:
    mapped = {RosterField(name): frozenset({_key(_cleaned(heading))}) for name, heading in mapping.items()}
    keys = {_key(_cleaned(each)) for each in cells}
    return {name for name, wanted in {**_KNOWN, **mapped}.items() if not keys.isdisjoint(wanted)}


def _positions(
    keys: list[str], headings: tuple[str, ...], mapping: Mapping[str, str], *, row: int
) -> dict[RosterField, int]:
    positions: dict[RosterField, int] = {}
    for name, heading in mapping.items():
        key = _key(_cleaned(heading))
        if key not in keys:
            raise _missing(row, heading, headings)
        positions[RosterField(name)] = keys.index(key)
    for known, names in HEADINGS.items():
        found = [keys.index(fold(each)) for each in names if fold(each) in keys]
        free = [place for place in found if place not in positions.values()]
        if known not in positions and free:
            positions[known] = free[0]
    return positions


def _cleaned(heading: str) -> str:
    """A heading without spaces, without byte order marks, and without the quotes that such a mark protects."""
    joined = "".join(heading.replace(_MARK, "").split())
    is_wrapped = _MARK in heading and len(joined) > 1 and joined[0] == joined[-1] == '"'
    return joined[1:-1] if is_wrapped else joined


def _key(heading: str) -> str:
    seen = "".join(each for each in heading if not has_invisible(each)) if has_invisible(heading) else heading
    return fold(seen)


def _check_heading(heading: str, *, row: int) -> None:
    if NUL in heading:
        raise refusal(nul_problem(row, heading))
    if has_invisible(heading):
        phrase = N_("表头“%(heading)s”中含有不可见字符 %(codes)s。")
        remedy, codes = N_("请删去该字符，或把这一格重新输入一遍。"), codes_unseen(heading)
        raise _refused(row, "invisible_heading", phrase, remedy, column=heading, heading=quoted(heading), codes=codes)


def _check_required(positions: Mapping[RosterField, int], headings: tuple[str, ...], *, row: int) -> None:
    if RosterField.NAME not in positions:
        raise _missing(row, HEADINGS[RosterField.NAME][0], headings)
    if not positions.keys() & _PLACES:
        raise _missing(row, HEADINGS[RosterField.AREA][0], headings)


def _missing(row: int, heading: str, headings: tuple[str, ...]) -> RosterRefused:
    return _refused(
        row,
        "missing_column",
        N_("缺少“%(heading)s”列。"),
        N_("第 %(row)s 行中现有的列：%(present)s。请补上该列，或在列映射中写明它对应哪一列。"),
        column=heading,
        heading=quoted(heading),
        row=row,
        present=listed(each for each in headings if each) or N_("无"),
    )


def _refused(
    number: int, code: str, phrase: Phrase, remedy: Phrase, *, column: str = WHOLE_ROW, **params: Param
) -> RosterRefused:
    return refusal(RowProblem(number, column, code, phrase, remedy, params))
