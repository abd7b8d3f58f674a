"""What a roster of pharmacies (药店名册) must look like: its columns, its limits, what is wrong with it and where.

Source: blueprint section 8 (Imports). The headings of the public national query's export are known without a mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import TypeVar

import unicodedata2 as unicodedata

from common.errors import FieldProblem, Invalid
from common.phrases import N_, Param, Phrase, filled
from services.agreements.rosters.domain.district_headings import DISTRICTS
from services.agreements.rosters.domain.quoting import quoted

ItemType = TypeVar("ItemType")

_MEGABYTE = 1024 * 1024
#: What may be uploaded: of a text the roster of a whole country, of a workbook what unpacks to about as much.
MAX_BYTES = 100 * _MEGABYTE
MAX_WORKBOOK_BYTES = 20 * _MEGABYTE
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL = 1_000
#: Problems that are told one by one; all of them are counted.
MAX_PROBLEMS = 200
PREVIEW_ROWS = 10
#: Letters of a file that one place of a message may quote; a list of headings is one.
MOST_QUOTED = 400
NUL = "\x00"
#: Rows that are compared with the register, and registered, at a time.
CHUNK = 500


class RosterField(StrEnum):
    """What a column of a roster can mean to us."""

    CODE = "code"
    USCC = "uscc"
    NAME = "name"
    PROVINCE = "province"
    CITY = "city"
    AREA = "area"
    DISTRICT = "district"
    ADDRESS = "address"
    PHONE = "phone"
    BUSINESS_SCOPE = "business_scope"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    CHAIN = "chain"
    CHAIN_KIND = "chain_kind"
    SHOP_NUMBER = "shop_number"
    LEGAL_REPRESENTATIVE = "legal_representative"
    PERSON_IN_CHARGE = "person_in_charge"
    INVESTOR = "investor"
    OPERATOR = "operator"
    TERM_FROM = "term_from"
    TERM_LAST = "term_last"
    SIGNED_TEXT = "signed_text"


#: The headings under which a column is recognised when no mapping names it.
HEADINGS: Mapping[RosterField, tuple[str, ...]] = MappingProxyType(
    {
        RosterField.CODE: ("机构编码", "医保编码", "定点零售药店代码", "定点药店编码"),
        RosterField.USCC: ("统一社会信用代码", "社会信用代码"),
        RosterField.NAME: ("药店名称", "机构名称", "门店名称", "零售药店名称", "定点零售药店名称"),
        RosterField.PROVINCE: ("省", "省份"),
        RosterField.CITY: ("市", "城市", "地市"),
        RosterField.AREA: DISTRICTS,
        RosterField.DISTRICT: DISTRICTS,
        RosterField.ADDRESS: ("详细地址", "地址", "经营地址"),
        RosterField.PHONE: ("联系电话", "电话"),
        RosterField.BUSINESS_SCOPE: ("经营范围",),
        RosterField.LONGITUDE: ("经度",),
        RosterField.LATITUDE: ("纬度",),
        RosterField.CHAIN: ("连锁品牌", "连锁名称", "所属连锁", "连锁总部"),
        RosterField.CHAIN_KIND: ("连锁性质", "经营性质"),
        RosterField.SHOP_NUMBER: ("门店编号", "序列号"),
        RosterField.LEGAL_REPRESENTATIVE: ("法定代表人",),
        RosterField.PERSON_IN_CHARGE: ("负责人",),
        RosterField.INVESTOR: ("投资人",),
        RosterField.OPERATOR: ("经营者",),
        RosterField.TERM_FROM: ("协议起始日期",),
        RosterField.TERM_LAST: ("协议终止日期",),
        RosterField.SIGNED_TEXT: ("已签协议文本版本",),
    }
)

_NUMBER_OR_PHONE = re.compile(r"[+-]?[0-9(][0-9\s().,;/、，；转—-]*")
_ONLY_DASHES = re.compile(r"-+")
#: A sum: numbers and cells, joined by operators, and nothing else. Nothing in it is tried twice: cells may be long.
_OPERAND = r"(?:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}|[0-9]++(?:\.[0-9]*+)?%?|\"[^\"]*+\")[\s)]*+"
_SUM = re.compile(rf"[-+\s(]++{_OPERAND}(?:[-+*/^&=<>:][-+*/^&=<>:\s(]*+{_OPERAND})++")
#: The call of a function or a bracket at the head of an operand; a bracket after ordinary text is ordinary text.
_CALL = re.compile(r"[-+*/^&=<>(,]\s*([A-Za-z_][A-Za-z0-9_.]*\s*)?\(")
#: What a spreadsheet shows in place of a value that it could not work out.
ERROR_VALUES = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


#: What stands in place of a column where no single cell is wrong.
WHOLE_ROW, WHOLE_FILE = "整行", "整个文件"
#: Codes of what is told of a row although the row is taken over.
WARNINGS = frozenset(
    {
        *("uscc_shared", "uscc_check_character", "number_rewritten", "selector_left_out", "name_normalized"),
        *("area_guessed", "area_of_code_differs", "chain_missing", "line_break", "format_not_applied", "date_cell"),
        "code_rewritten",
    }
)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with a roster: the row as the spreadsheet numbers it, the column, and how to mend it.

    The column is `WHOLE_ROW` or `WHOLE_FILE` where no single cell is wrong; the sheet is named where there are several.
    """

    row: int
    column: str
    code: str
    phrase: Phrase
    remedy_phrase: Phrase
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)
    sheet: str = ""

    def __post_init__(self) -> None:
        """Cut what is quoted from the file: a heading may be a whole page."""
        params = {
            name: quoted(each, most=MOST_QUOTED) if isinstance(each, str) else each
            for name, each in self.params.items()
        }
        object.__setattr__(self, "column", quoted(self.column))
        object.__setattr__(self, "params", params)

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""
        return filled(self.phrase, self.params)

    @property
    def remedy(self) -> str:
        """How to mend it, in Chinese."""
        return filled(self.remedy_phrase, self.params)

    @property
    def is_warning(self) -> bool:
        """Whether the row is taken over all the same: it may be right, and a person should look."""
        return self.code in WARNINGS

    def as_field_problem(self) -> FieldProblem:
        """The problem as every interface tells it; the field names row and column."""
        row = f"{quoted(self.sheet)} 第{self.row}行" if self.sheet else f"第{self.row}行"
        place = WHOLE_FILE if self.column == WHOLE_FILE else f"{row} {self.column}"
        return FieldProblem(place, self.phrase, self.code, self.remedy_phrase, self.params)


class RosterRefused(Invalid):
    """Raised when a file cannot be taken as a roster; the code says why, each problem where and how to mend it."""

    code = "roster_refused"

    def __init__(
        self, phrase: Phrase, *, code: str | None = None, problems: Sequence[RowProblem] = (), **params: Param
    ) -> None:
        super().__init__(phrase, code=code, problems=[each.as_field_problem() for each in problems], **params)
        self.row_problems = tuple(problems)


class TooManyRows(RosterRefused):
    """Raised when a roster has more rows than are read of one file."""

    def __init__(self, most: int) -> None:
        phrase, remedy = N_("名册超过 %(most)s 行。"), N_("请拆分后分次导入。")
        problem = RowProblem(1, WHOLE_FILE, "too_many_rows", phrase, remedy, {"most": most})
        super().__init__(Phrase(""), code=problem.code, problems=[problem])


def refusal(problem: RowProblem) -> RosterRefused:
    """The refusal of a file for one problem, whose code and words it takes over."""
    return RosterRefused(Phrase(""), code=problem.code, problems=[problem])


def file_refusal(code: str, phrase: Phrase, remedy: Phrase, **params: Param) -> RosterRefused:
    """The refusal of a file as a whole, for what is wrong in no row of its own."""
    return refusal(RowProblem(1, WHOLE_FILE, code, phrase, remedy, params))


@dataclass(frozen=True, slots=True)
class Columns:
    """At which position of a row each of our fields stands, and the heading over each position."""

    positions: Mapping[RosterField, int]
    headings: tuple[str, ...]

    def heading(self, name: RosterField) -> str:
        """The heading of a field's column; our own name for it where the roster has none."""
        position = self.positions.get(name)
        return HEADINGS[name][0] if position is None else self.headings[position]

    @property
    def used(self) -> dict[str, str]:
        """Of each of our fields that the roster has, the heading of its column."""
        return {name.value: self.headings[place] for name, place in self.positions.items()}

    @property
    def taken(self) -> frozenset[int]:
        """The positions that are taken over."""
        return frozenset(self.positions.values())

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings whose columns are not taken over."""
        taken = self.taken
        return tuple(each for place, each in enumerate(self.headings) if each and place not in taken)


def nul_problem(row: int, column: str) -> RowProblem:
    """The problem of a cell or a heading with a NUL, which programs that export tables leave behind."""
    phrase = N_("第 %(row)s 行含有空字符（NUL，编码 0）。")
    remedy = N_("请用文本编辑器删去该字符（查找 \\x00），或用表格软件打开后另存为 UTF-8 编码的 CSV 再上传。")
    return RowProblem(row, column.replace(NUL, ""), "nul_character", phrase, remedy, {"row": row})


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would work a cell out: it begins with = or @, or with + or - and goes on like a formula.

    Like a formula goes on what calls a function, names a sheet (!) or a program (|), or is a sum of numbers and cells.
    Numbers, telephones, and addresses such as `-1层A12铺` are none. Width makes no difference: ＝ is =.
    """
    first = unicodedata.normalize("NFKC", text[:1])
    if first in ("=", "@"):
        return True
    text = unicodedata.normalize("NFKC", text) if first in ("+", "-") else ""
    if not text or _NUMBER_OR_PHONE.fullmatch(text) or _ONLY_DASHES.fullmatch(text):
        return False
    return "!" in text or "|" in text or bool(_CALL.search(text) or _SUM.fullmatch(text))


def in_chunks(items: Iterable[ItemType], size: int) -> Iterator[list[ItemType]]:
    """The items in lists of `size`, the last one shorter."""
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk
