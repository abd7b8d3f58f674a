"""One row of a roster: which store it describes, or what is wrong with each of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import unicodedata2 as unicodedata

from common.errors import Invalid
from common.folding import fold
from common.ids import check_pharmacy_code, check_uscc, has_right_check_character
from common.messages.words import MembershipKind
from common.phrases import N_, Param
from common.visible import without_selectors
from services.agreements.domain.areas import Area, AreaTable
from services.agreements.domain.heads import Head
from services.agreements.domain.no_chain import is_nothing, is_single
from services.agreements.domain.store import Particulars
from services.agreements.domain.texts import Texts
from services.agreements.rosters.domain.doubtful_codes import doubtful_code
from services.agreements.rosters.domain.number_formats import Doubt
from services.agreements.rosters.domain.quoting import quoted
from services.agreements.rosters.domain.roster import (
    WHOLE_ROW,
    Columns,
    RosterField,
    RowProblem,
)
from services.agreements.rosters.domain.roster_cells import (
    CODES,
    NAMES,
    NUMBERS,
    code_problem,
    is_count,
    name_problem,
    number_problem,
    number_read,
    plain,
    value,
)
from services.agreements.rosters.domain.roster_chains import belonging_of
from services.agreements.rosters.domain.roster_heads import HEADS, headed_by
from services.agreements.rosters.domain.roster_places import placed_in
from services.agreements.rosters.domain.roster_terms import SignedTerm, signed_by
from services.agreements.rosters.domain.roster_told import Told
from services.agreements.rosters.domain.used_cells import cell_problems, doubtful, tidied

_NO_DOUBTS: Mapping[int, Doubt] = MappingProxyType({})
_COORDINATE = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,12})?")
#: Degrees east and west, north and south.
_FURTHEST = MappingProxyType({RosterField.LONGITUDE: 180, RosterField.LATITUDE: 90})
#: Of what is told of a cell that a store cannot do without, the columns that could have held it, the first of all best.
_NEEDED: Mapping[str, tuple[RosterField, ...]] = MappingProxyType(
    {
        "name_empty": (RosterField.NAME,),
        "unknown_area": (RosterField.AREA, RosterField.DISTRICT, RosterField.ADDRESS, RosterField.CODE),
    }
)
_LONGEST = {
    RosterField.NAME: 120,
    RosterField.ADDRESS: 300,
    RosterField.CHAIN: 80,
    RosterField.SHOP_NUMBER: 40,
    RosterField.PHONE: 60,
    **dict.fromkeys(HEADS, 50),
}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One store as a row describes it; `chain` is the brand, None for a single store (单体药店).

    `term` is the agreement that it runs under already, None where the row names none.
    """

    row: int
    particulars: Particulars
    chain: str | None
    kind: MembershipKind
    term: SignedTerm | None = None


@dataclass(frozen=True, slots=True)
class RosterRules:
    """What rows are read by, as it is on the day of the upload: areas, texts of the agreement, its longest term."""

    areas: AreaTable
    texts: Texts
    longest_months: int


class RowReader:
    """Reads rows of one roster; problems of a row are collected, so that all are told at once."""

    def __init__(self, columns: Columns, *, rules: RosterRules, told: Told) -> None:
        self._columns = columns
        self._rules = rules
        self._areas = rules.areas
        self._told = told

    def read(
        self, number: int, cells: Sequence[str], doubts: Mapping[int, Doubt] = _NO_DOUBTS
    ) -> tuple[RosterRow | None, tuple[RowProblem, ...]]:
        """The store of a row and what is worth a look in it, or None and what is wrong with it besides."""
        cells, notes = tidied(number, cells, self._columns)
        notes += doubtful(number, cells, doubts, self._columns)
        store, problems = self._read(number, cells)
        wrong = tuple(each for each in notes if not each.is_warning)
        return (None, wrong) if wrong else (store, (*notes, *problems))

    def _read(self, number: int, cells: Sequence[str]) -> tuple[RosterRow | None, tuple[RowProblem, ...]]:
        problems = list(cell_problems(number, cells, self._columns))
        if not problems and len(cells) > len(self._columns.headings):
            problems.append(self._too_long(number, cells))
        if problems:
            return None, tuple(problems)
        found = {name: self._cell(cells, name) for name in RosterField}
        problems += self._numbers(found, number)
        problems += self._names(found, number)
        code = self._checked(check_pharmacy_code, RosterField.CODE, found, number, problems)
        uscc = self._checked(check_uscc, RosterField.USCC, found, number, problems)
        if uscc and not has_right_check_character(uscc):
            problems.append(doubtful_code(number, self._columns.heading(RosterField.USCC), uscc))
        placed = placed_in(found, code, row=number, columns=self._columns, areas=self._areas)
        problems += placed.problems
        belonging = belonging_of(found, row=number, columns=self._columns)
        problems += belonging.problems
        signed = signed_by(
            found, row=number, columns=self._columns, texts=self._rules.texts, longest_months=self._rules.longest_months
        )
        problems += signed.problems
        headed = headed_by(found, row=number, columns=self._columns)
        problems += headed.problems
        self._check_texts(found, number, problems)
        area = placed.area
        if area is None or not all(problem.is_warning for problem in problems):
            return None, self._told_short(number, cells, problems, code=code)
        problems += self._code_elsewhere(code, area, number)
        self._count(cells, by_code=placed.by_code, is_kind_assumed=belonging.is_kind_assumed)
        particulars = _particulars(found, area, code, uscc, headed.head)
        return RosterRow(number, particulars, belonging.chain, belonging.kind, signed.term), tuple(problems)

    def _count(self, cells: Sequence[str], *, by_code: bool, is_kind_assumed: bool) -> None:
        """Count what was taken otherwise than it stands there."""
        self._told.areas_of_codes += by_code
        self._told.kinds_assumed += is_kind_assumed
        for name, position in self._columns.positions.items():
            cell = cells[position].strip() if position < len(cells) else ""
            text = plain(cell)
            self._told.text_marks += text != cell
            if name is RosterField.CHAIN and text and is_single(text):
                self._told.single_words[quoted(text)] += 1
            elif text and is_nothing(text):
                self._told.nothing_words[quoted(text)] += 1

    def _too_long(self, number: int, cells: Sequence[str]) -> RowProblem:
        """A row whose cells may stand under the wrong headings: nothing of it can be trusted."""
        phrase = N_("该行单元格比表头多（%(count)s 个，表头 %(columns)s 列），多半是地址中的逗号没有加引号。")
        remedy = N_("请给含逗号的内容加上英文双引号，或另存为 .xlsx 后上传；确有多余的单元格时请删去。")
        params = {"count": len(cells), "columns": len(self._columns.headings)}
        return RowProblem(number, WHOLE_ROW, "row_too_long", phrase, remedy, params)

    def _told_short(
        self, number: int, cells: Sequence[str], problems: list[RowProblem], *, code: str | None
    ) -> tuple[RowProblem, ...]:
        """The problems, those of needed cells that the row does not reach told as what they are: a row too short.

        A row that says one thing only, and lacks what a store needs, is told as that, once.
        """
        lost = {each: place for each in problems if (place := self._lost_place(each, cells, code=code)) is not None}
        others = tuple(each for each in problems if each not in lost)
        if others and (alone := self._alone(cells, others)) is not None:
            phrase = N_("这一行只有“%(column)s”一处有内容，不像一家药店：%(text)s。")
            remedy = N_("附注、签署等请删去；确是药店的，请补齐各列。")
            column = self._columns.heading(alone)
            params: dict[str, Param] = {"column": column, "text": quoted(self._cell(cells, alone))}
            return (RowProblem(number, WHOLE_ROW, "row_not_a_store", phrase, remedy, params),)
        if not lost:
            return others
        headings = self._columns.headings
        missing = [headings[place] for place in sorted(lost.values())]
        phrase = N_("该行只有 %(count)s 个单元格，表头有 %(columns)s 列，缺少必需的“%(missing)s”。")
        remedy = N_("请补齐该行，没有内容的单元格也要保留分隔符；如果文件不完整，请重新导出后上传。")
        params = {"count": len(cells), "columns": len(headings), "missing": "、".join(missing)}
        short = RowProblem(number, missing[0], "row_too_short", phrase, remedy, params)
        return (short, *others)

    def _alone(self, cells: Sequence[str], problems: Sequence[RowProblem]) -> RosterField | None:
        """The one field that a row fills, where it lacks what a store needs; None where it fills more."""
        filled = [name for name in self._columns.positions if self._cell(cells, name)]
        lacks = not _NEEDED.keys().isdisjoint(each.code for each in problems)
        return filled[0] if len(filled) == 1 and lacks else None

    def _lost_place(self, problem: RowProblem, cells: Sequence[str], *, code: str | None) -> int | None:
        """The position beyond the end of a row that would have held what is missing; None if nothing was cut off."""
        names = _NEEDED.get(problem.code, ())
        given = code or self._cell(cells, RosterField.AREA) or self._cell(cells, RosterField.DISTRICT)
        if problem.code == "unknown_area" and given:
            names = names[:1]
        places = (self._columns.positions.get(name, -1) for name in names)
        return next((place for place in places if place >= len(cells)), None)

    def _numbers(self, found: dict[RosterField, str], number: int) -> Iterator[RowProblem]:
        """What a spreadsheet took for numbers: read as their digits, or taken out where some are lost."""
        for name in (*CODES, *NUMBERS):
            before = found[name]
            found[name], code = number_read(before, name)
            if code:
                heading = self._columns.heading(name)
                yield number_problem(number, heading, code=code, before=before, after=found[name])

    def _names(self, found: dict[RosterField, str], number: int) -> Iterator[RowProblem]:
        """Names as they are registered: base characters, in their normal form."""
        for name in NAMES:
            before = found[name]
            found[name] = unicodedata.normalize("NFC", without_selectors(before))
            problem = name_problem(number, self._columns.heading(name), before=before, after=found[name])
            if problem:
                yield problem

    def _cell(self, cells: Sequence[str], name: RosterField) -> str:
        position = self._columns.positions.get(name)
        return value(cells[position]) if position is not None and position < len(cells) else ""

    def _checked(
        self,
        check: Callable[[str], str],
        name: RosterField,
        found: dict[RosterField, str],
        number: int,
        problems: list[RowProblem],
    ) -> str | None:
        text = fold(found[name])
        if not text:
            return None
        heading = self._columns.heading(name)
        try:
            code = str(check(text))
        except Invalid as error:
            remedy = N_("请按证照核对后改正；没有该编码时留空。")
            problems.append(RowProblem(number, heading, error.code, error.phrase, remedy, error.params))
            return None
        if code != found[name]:
            problems.append(code_problem(number, heading, before=found[name], after=code))
        return code

    def _code_elsewhere(self, code: str | None, area: Area, number: int) -> Iterator[RowProblem]:
        """A warning where the digits of 医保编码 name another district than the row."""
        of_code = self._areas.find(code[1:7]) if code else None
        if of_code is not None and of_code != area and not of_code.is_city and not area.is_city:
            phrase = N_("医保编码中的区划是%(of_code)s，名册写的是%(area)s。")
            column, params = self._columns.heading(RosterField.CODE), {"of_code": of_code.name, "area": area.name}
            remedy = N_("请核对编码和区划；区划有调整的可以保留。")
            yield RowProblem(number, column, "area_of_code_differs", phrase, remedy, params)

    def _check_texts(self, found: dict[RosterField, str], number: int, problems: list[RowProblem]) -> None:
        if not found[RosterField.NAME]:
            column = self._columns.heading(RosterField.NAME)
            problems.append(RowProblem(number, column, "name_empty", N_("药店名称为空。"), N_("请填写证照上的名称。")))
        elif is_count(found[RosterField.NAME]):
            phrase, remedy = N_("“%(name)s”是数目，不是药店名称。"), N_("请填写证照上的名称；合计行请删去。")
            column, params = self._columns.heading(RosterField.NAME), {"name": found[RosterField.NAME]}
            problems.append(RowProblem(number, column, "name_is_count", phrase, remedy, params))
        for name, longest in _LONGEST.items():
            if len(found[name]) > longest:
                column = self._columns.heading(name)
                phrase, remedy = N_("超过 %(most)s 字。"), N_("请缩短后重新上传。")
                problems.append(RowProblem(number, column, "too_long", phrase, remedy, {"most": longest}))
        for name, furthest in _FURTHEST.items():
            if found[name] and not _is_coordinate(found[name], furthest=furthest):
                column = self._columns.heading(name)
                phrase, remedy = N_("不是有效的坐标：%(text)s。"), N_("请填写十进制度数或留空。")
                params = {"text": quoted(found[name])}
                problems.append(RowProblem(number, column, "coordinate_malformed", phrase, remedy, params))


def _is_coordinate(text: str, *, furthest: int) -> bool:
    return bool(_COORDINATE.fullmatch(text)) and abs(float(text)) <= furthest


def _particulars(
    found: dict[RosterField, str], area: Area, code: str | None, uscc: str | None, head: Head | None
) -> Particulars:
    return Particulars(
        name=found[RosterField.NAME],
        area=area.code,
        address=found[RosterField.ADDRESS],
        code=code,
        uscc=uscc,
        shop_number=found[RosterField.SHOP_NUMBER] or None,
        phone=found[RosterField.PHONE] or None,
        business_scope=found[RosterField.BUSINESS_SCOPE] or None,
        longitude=found[RosterField.LONGITUDE] or None,
        latitude=found[RosterField.LATITUDE] or None,
        head_title=head.title if head else None,
        head_name=head.name if head else None,
    )
