"""What a cell of a roster says to a person where a spreadsheet or a program wrote something else: marks, numbers.

Nothing is changed in silence: what is taken otherwise than it stands there is told, one by one or by count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from common.folding import fold
from common.phrases import N_, Param
from common.visible import Unseen, find_invisible, without_selectors
from services.agreements.domain.no_chain import is_nothing
from services.agreements.rosters.domain.quoting import quoted
from services.agreements.rosters.domain.roster import RosterField, RowProblem

#: What is a code or a number of a party: it is never worked out.
CODES = (RosterField.CODE, RosterField.USCC)
NUMBERS = (RosterField.SHOP_NUMBER, RosterField.PHONE, RosterField.AREA, RosterField.DISTRICT)
#: What is printed as it stands.
NAMES = (
    RosterField.NAME,
    RosterField.CHAIN,
    RosterField.ADDRESS,
    RosterField.LEGAL_REPRESENTATIVE,
    RosterField.PERSON_IN_CHARGE,
    RosterField.INVESTOR,
    RosterField.OPERATOR,
)
_POWER_OF_TEN = re.compile(r"([0-9]+)(?:\.([0-9]+))?E([+-]?[0-9]{1,3})")
_WHOLE_WITH_POINT = re.compile(r"([0-9]+)\.0+")
#: From here on a spreadsheet does not keep every digit.
_EXACT = 10**15
_TEXT_CONSTANT = re.compile(r'="([^"]*)"')
_TOTAL = re.compile(r"(本页|本表|本区|全区|本县|全县|本市|全市)?(小计|合计|总计|共计|累计)")
_NUMBER_OF_STORES = r"[:(]*(共|计)*[0-9]*(家|个|户|间|所)?(药店|药房|门店|机构)?[)]*"
_TOTAL_ALONE = re.compile(_TOTAL.pattern + _NUMBER_OF_STORES)
#: What begins a note below a table, or a signature there; a colon makes it one.
_NOTES = (
    "备注 附注 注 注释 说明 特此说明 附 附件 填表人 填表单位 填表部门 填表日期 填表时间 填报人 填报单位 填报日期"
    " 制表 制表人 制表单位 制表日期 编制 编制人 编制单位 填写人 报送人 报送单位 报送日期 审核 审核人 复核 复核人"
    " 审批 审批人 经办 经办人 负责人 单位负责人 联系人 联系电话 电话 日期 盖章 单位盖章 签章 公章 签字"
)
_NOTE = re.compile(rf"(?:{'|'.join(_NOTES.split())})(?:\([^()]*\)|[0-9一二三四五六])*:")
_COUNT = re.compile(r"(共|计)*[0-9]+(\.[0-9]+)?(家|个|户|间|所)?(药店|药房|门店|机构)?")


def plain(cell: str) -> str:
    """The text of a cell without what marks it as one: `="0012"`, and an apostrophe before it."""
    text = cell.strip()
    if constant := _TEXT_CONSTANT.fullmatch(text):
        return constant[1].strip()
    return text[1:].strip() if text.startswith("'") and text.count("'") == 1 and len(text) > 1 else text


def value(cell: str) -> str:
    """The plain text of a cell, empty where it says that there is nothing."""
    text = plain(cell)
    return "" if not text or is_nothing(text) else text


def is_total(cells: Sequence[str], *, name_place: int | None) -> bool:
    """Whether a row is no store but a sum: it begins with 小计, 合计, 总计 or 共计.

    In the column of names there must be nothing else, since a store may be called so.
    """
    for place, cell in enumerate(cells):
        if key := fold(cell):
            return bool(_TOTAL_ALONE.fullmatch(key) if place == name_place else _TOTAL.match(key))
    return False


def is_note(cells: Sequence[str], *, name_place: int, taken: Collection[int]) -> bool:
    """Whether a row is no store but a note or a signature (注：…, 填表人：…), by its name; without one, by all it has.

    `taken` are the places that are taken over; in others may stand what it likes.
    """
    texts = [fold(cells[place]) for place in taken if place < len(cells) and cells[place].strip()]
    name = fold(cells[name_place]) if name_place < len(cells) else ""
    return bool(texts) and all(map(_NOTE.match, [name] if name else texts))


def is_count(name: str) -> bool:
    """Whether what stands for a name is a bare number, or a number of stores (2家)."""
    return bool(_COUNT.fullmatch(fold(name)))


def number_read(text: str, name: RosterField) -> tuple[str, str | None]:
    """The text of a code or number, and the code of what is told of it: None where it stands there as it is.

    code_is_number: digits are lost, the text is empty then. number_rewritten: the number is told as its digits.
    """
    key = fold(text)
    power, whole = _POWER_OF_TEN.fullmatch(key), _WHOLE_WITH_POINT.fullmatch(key)
    if power is None and whole is None:
        return text, None
    if name in CODES:
        return ("", "code_is_number") if power or name is RosterField.USCC else (text, None)
    digits = _digits(power) if power else whole[1] if whole else None
    return (digits, "number_rewritten") if digits and int(digits) < _EXACT else ("", "code_is_number")


def _digits(power: re.Match[str]) -> str | None:
    """The whole number that a power of ten writes, None where it does not say every digit, or is no whole number."""
    digits, exponent = power[1] + (power[2] or ""), int(power[3])
    number = Decimal(power[0])
    has_all = exponent >= 0 and len(power[1]) == 1 and len((power[2] or "").rstrip("0")) <= exponent < len(digits)
    return str(int(number)) if has_all and power[1] != "0" else None


def number_problem(row: int, column: str, *, code: str, before: str, after: str) -> RowProblem:
    """What is told of a number that a spreadsheet, or a program, wrote in its own way."""
    if code == "code_is_number":
        phrase = N_("单元格是数字，写成了 %(text)s，末尾几位可能已经丢失。")
        remedy = N_("请把该列的格式设为“文本”，再按证照重新填写完整的编码。")
        return RowProblem(row, column, code, phrase, remedy, {"text": quoted(before)})
    phrase = N_("“%(text)s”是表格软件写成的数字，按 %(number)s 登记。")
    remedy = N_("请核对；原来有前导零的，请把该列设为“文本”后重新填写。")
    return RowProblem(row, column, code, phrase, remedy, {"text": quoted(before), "number": after})


def code_problem(row: int, column: str, *, before: str, after: str) -> RowProblem:
    """What is told of a code that is registered otherwise than it is written: spaces, dashes, width, letters."""
    phrase, remedy = N_("“%(text)s”按 %(code)s 登记。"), N_("请与证照核对。")
    return RowProblem(row, column, "code_rewritten", phrase, remedy, {"text": quoted(before), "code": after})


def invisible_problem(row: int, column: str, unseen: Unseen) -> RowProblem:
    """What is told of a character that nobody sees: which one, and where."""
    phrase = N_("第 %(place)s 个字符看不见：%(name)s（%(code)s），在“%(around)s”中▯处。")
    params: dict[str, Param] = {
        "place": unseen.place,
        "name": unseen.name,
        "code": unseen.code,
        "around": unseen.around,
    }
    return RowProblem(row, column, "invisible_character", phrase, N_("请删去该字符后重新上传。"), params)


def unseen_in(text: str) -> Unseen | None:
    """The first character of a cell that nobody sees; a selector upon a Han character is none (UTS #37)."""
    return find_invisible(without_selectors(text))


def name_problem(row: int, column: str, *, before: str, after: str) -> RowProblem | None:
    """What is told of a name that is registered otherwise than it stands there; None where it is not."""
    if before == after:
        return None
    if without_selectors(before) != before:
        phrase = N_("“%(name)s”中有异体字选择符，已略去，按基本字登记。")
        return RowProblem(row, column, "selector_left_out", phrase, N_("请与证照核对。"), {"name": after})
    phrase = N_("“%(before)s”中有兼容字符，按规范字形“%(name)s”登记。")
    return RowProblem(row, column, "name_normalized", phrase, N_("请与证照核对。"), {"before": before, "name": after})
