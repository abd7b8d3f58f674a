"""One row of a roster: which store it describes, or what is wrong with each of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import unicodedata2 as unicodedata

from common.errors import Invalid
from common.folding import fold
from common.ids import check_pharmacy_code, check_uscc
from common.messages.words import MembershipKind
from common.phrases import N_, Param
from common.visible import has_invisible
from services.agreements.domain.areas import Area, AreaTable
from services.agreements.domain.store import Particulars
from services.agreements.rosters.domain.roster import (
    ERROR_VALUES,
    MAX_CELL,
    NUL,
    WHOLE_ROW,
    Columns,
    RosterField,
    RowProblem,
    is_formula,
    is_rounded,
    nul_problem,
)

_COORDINATE = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,12})?")
_EMPTY = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "null", "NULL", "None"})
#: Of what is told of a cell that a store cannot do without, the columns that could have held it, the first of all best.
_NEEDED: Mapping[str, tuple[RosterField, ...]] = MappingProxyType(
    {
        "name_empty": (RosterField.NAME,),
        "unknown_area": (RosterField.AREA, RosterField.ADDRESS, RosterField.CODE, RosterField.CITY),
    }
)
_CODES = (RosterField.CODE, RosterField.USCC, RosterField.SHOP_NUMBER)
_KINDS = {
    "直营": MembershipKind.DIRECT,
    "直营店": MembershipKind.DIRECT,
    "direct": MembershipKind.DIRECT,
    "加盟": MembershipKind.FRANCHISE,
    "加盟店": MembershipKind.FRANCHISE,
    "franchise": MembershipKind.FRANCHISE,
}
_LONGEST = {
    RosterField.NAME: 120,
    RosterField.ADDRESS: 300,
    RosterField.CHAIN: 80,
    RosterField.SHOP_NUMBER: 40,
    RosterField.PHONE: 60,
}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One store as a row describes it; `chain` is the brand, None for a single store (单体药店)."""

    row: int
    particulars: Particulars
    chain: str | None
    kind: MembershipKind


class RowReader:
    """Reads rows of one roster; problems of a row are collected, so that all are told at once."""

    def __init__(self, columns: Columns, *, areas: AreaTable) -> None:
        self._columns = columns
        self._areas = areas

    def read(self, number: int, cells: Sequence[str]) -> tuple[RosterRow | None, tuple[RowProblem, ...]]:
        """The store of a row, or None and what is wrong with it."""
        problems = list(self._cell_problems(number, cells))
        if not problems and len(cells) > len(self._columns.headings):
            problems.append(self._too_long(number, cells))
        if problems:
            return None, tuple(problems)
        found = {name: self._cell(cells, name) for name in RosterField}
        problems += self._rounded(found, number)
        code = self._checked(check_pharmacy_code, RosterField.CODE, found, number, problems)
        uscc = self._checked(check_uscc, RosterField.USCC, found, number, problems)
        area = self._area(found, code, number, problems)
        kind = self._kind(found[RosterField.CHAIN_KIND], number, problems)
        self._check_texts(found, number, problems)
        if problems or area is None:
            return None, self._told_short(number, cells, problems, code=code)
        return RosterRow(number, _particulars(found, area, code, uscc), found[RosterField.CHAIN] or None, kind), ()

    def _too_long(self, number: int, cells: Sequence[str]) -> RowProblem:
        """A row whose cells may stand under the wrong headings: nothing of it can be trusted."""
        phrase = N_("该行单元格比表头多（%(count)s 个，表头 %(columns)s 列），多半是地址中的逗号没有加引号。")
        remedy = N_("请给含逗号的内容加上英文双引号，或另存为 .xlsx 后上传；确有多余的单元格时请删去。")
        params = {"count": len(cells), "columns": len(self._columns.headings)}
        return RowProblem(number, WHOLE_ROW, "row_too_long", phrase, remedy, params)

    def _told_short(
        self, number: int, cells: Sequence[str], problems: list[RowProblem], *, code: str | None
    ) -> tuple[RowProblem, ...]:
        """The problems, those of needed cells that the row does not reach told as what they are: a row too short."""
        lost = {each: place for each in problems if (place := self._lost_place(each, cells, code=code)) is not None}
        if not lost:
            return tuple(problems)
        headings = self._columns.headings
        missing = [headings[place] for place in sorted(lost.values())]
        phrase = N_("该行只有 %(count)s 个单元格，表头有 %(columns)s 列，缺少必需的“%(missing)s”。")
        remedy = N_("请补齐该行，没有内容的单元格也要保留分隔符；如果文件不完整，请重新导出后上传。")
        params: dict[str, Param] = {"count": len(cells), "columns": len(headings), "missing": "、".join(missing)}
        short = RowProblem(number, missing[0], "row_too_short", phrase, remedy, params)
        return (short, *(each for each in problems if each not in lost))

    def _lost_place(self, problem: RowProblem, cells: Sequence[str], *, code: str | None) -> int | None:
        """The position beyond the end of a row that would have held what is missing; None if nothing was cut off."""
        names = _NEEDED.get(problem.code, ())
        if problem.code == "unknown_area" and (code or self._cell(cells, RosterField.AREA)):
            names = names[:1]
        places = (self._columns.positions.get(name, -1) for name in names)
        return next((place for place in places if place >= len(cells)), None)

    def _rounded(self, found: dict[RosterField, str], number: int) -> Iterator[RowProblem]:
        """Codes that are numbers in the spreadsheet; they are taken out, so that nothing else is told of them."""
        for name in _CODES:
            if is_rounded(found[name]):
                phrase = N_("单元格是数字，已被表格软件改写为 %(text)s，末尾几位已经丢失。")
                remedy = N_("请把该列的格式设为“文本”，再按证照重新填写完整的编码。")
                heading = self._columns.heading(name)
                yield RowProblem(number, heading, "code_is_number", phrase, remedy, {"text": found[name]})
                found[name] = ""

    def _cell(self, cells: Sequence[str], name: RosterField) -> str:
        position = self._columns.positions.get(name)
        text = cells[position].strip() if position is not None and position < len(cells) else ""
        return "" if text in _EMPTY else text

    def _cell_problems(self, number: int, cells: Sequence[str]) -> Iterator[RowProblem]:
        for place, cell in enumerate(cells):
            text = cell.strip()
            if not text:
                continue
            column = self._columns.headings[place] if place < len(self._columns.headings) else f"第{place + 1}列"
            if is_formula(text):
                remedy = N_("请改为“粘贴为数值”后重新上传；不是公式的，请不要以 =、@、+ 或 - 开头。")
                yield RowProblem(number, column, "formula_cell", N_("单元格是公式。"), remedy)
            elif text in ERROR_VALUES:
                phrase, remedy = N_("单元格是错误值 %(text)s。"), N_("请填写真实的值。")
                yield RowProblem(number, column, "error_cell", phrase, remedy, {"text": text})
            elif len(text) > MAX_CELL:
                phrase, remedy = N_("内容超过 %(most)s 字。"), N_("请检查引号是否成对。")
                yield RowProblem(number, column, "cell_too_long", phrase, remedy, {"most": MAX_CELL})
            elif NUL in text:
                yield nul_problem(number, column)
            elif has_invisible(text):
                yield RowProblem(
                    number, column, "invisible_character", N_("含有不可见字符。"), N_("请删去后重新填写。")
                )

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
        try:
            return str(check(text))
        except Invalid as error:
            remedy, heading = N_("请按证照核对后改正；没有该编码时留空。"), self._columns.heading(name)
            problems.append(RowProblem(number, heading, error.code, error.phrase, remedy, error.params))
            return None

    def _area(
        self, found: dict[RosterField, str], code: str | None, number: int, problems: list[RowProblem]
    ) -> Area | None:
        """The district column decides; without one the digits of the code, then the address, then the city."""
        text, city = fold(found[RosterField.AREA]), fold(found[RosterField.CITY])
        if text:
            area = self._areas.find(text, city=city)
        elif code:
            area = self._areas.find(code[1:7])
        else:
            address = fold(found[RosterField.ADDRESS])
            area = self._areas.find_in_address(address, city=city) or self._areas.find(city)
        if area is None:
            phrase = N_("不认识的行政区划：%(area)s。")
            remedy = N_("请填写行政区划代码或名称，如%(examples)s；新的区划先加入区划表。")
            params = {
                "area": text or (code or "")[1:7] or N_("空"),
                "examples": "、".join(self._areas.names()[:5]),
            }
            column = self._columns.heading(RosterField.AREA)
            problems.append(RowProblem(number, column, "unknown_area", phrase, remedy, params))
        return area

    def _kind(self, text: str, number: int, problems: list[RowProblem]) -> MembershipKind:
        if text and text not in _KINDS:
            column = self._columns.heading(RosterField.CHAIN_KIND)
            phrase, remedy = N_("不认识的连锁性质：%(text)s。"), N_("请填写“直营”或“加盟”。")
            problems.append(RowProblem(number, column, "unknown_chain_kind", phrase, remedy, {"text": text[:20]}))
        return _KINDS.get(text, MembershipKind.DIRECT)

    def _check_texts(self, found: dict[RosterField, str], number: int, problems: list[RowProblem]) -> None:
        if not found[RosterField.NAME]:
            column = self._columns.heading(RosterField.NAME)
            problems.append(RowProblem(number, column, "name_empty", N_("药店名称为空。"), N_("请填写证照上的名称。")))
        for name, longest in _LONGEST.items():
            if len(found[name]) > longest:
                column = self._columns.heading(name)
                phrase, remedy = N_("超过 %(most)s 字。"), N_("请缩短后重新上传。")
                problems.append(RowProblem(number, column, "too_long", phrase, remedy, {"most": longest}))
        for name in (RosterField.LONGITUDE, RosterField.LATITUDE):
            if found[name] and not _is_coordinate(found[name]):
                column = self._columns.heading(name)
                phrase, remedy = N_("不是有效的坐标：%(text)s。"), N_("请填写十进制度数或留空。")
                params = {"text": found[name][:20]}
                problems.append(RowProblem(number, column, "coordinate_malformed", phrase, remedy, params))


def _is_coordinate(text: str) -> bool:
    return bool(_COORDINATE.fullmatch(text)) and abs(float(text)) <= 180


def _particulars(found: dict[RosterField, str], area: Area, code: str | None, uscc: str | None) -> Particulars:
    return Particulars(
        name=unicodedata.normalize("NFC", found[RosterField.NAME]),
        area=area.code,
        address=found[RosterField.ADDRESS],
        code=code,
        uscc=uscc,
        shop_number=found[RosterField.SHOP_NUMBER] or None,
        phone=found[RosterField.PHONE] or None,
        business_scope=found[RosterField.BUSINESS_SCOPE] or None,
        longitude=found[RosterField.LONGITUDE] or None,
        latitude=found[RosterField.LATITUDE] or None,
    )
