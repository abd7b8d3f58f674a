"""The identifiers: our own as distinct types, and the two public codes with their checks.

Source: domain facts section 6; GB 32100-2015 for the unified social credit code (统一社会信用代码). The national code
of designated pharmacies (定点零售药店代码) is P, six digits of area, five digits of serial.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NewType

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from common.errors import Invalid
from common.folding import fold
from common.phrases import N_

AccountId = NewType("AccountId", str)
PersonId = NewType("PersonId", str)
StoreId = NewType("StoreId", str)
ChainId = NewType("ChainId", str)
AgreementId = NewType("AgreementId", str)
HoldId = NewType("HoldId", str)
ImportId = NewType("ImportId", str)
StoreYearId = NewType("StoreYearId", str)
ViolationId = NewType("ViolationId", str)
DeterminationId = NewType("DeterminationId", str)
EpisodeId = NewType("EpisodeId", str)
ProposalId = NewType("ProposalId", str)
RectificationId = NewType("RectificationId", str)
CaseId = NewType("CaseId", str)
PaperId = NewType("PaperId", str)
JobId = NewType("JobId", str)
Uscc = NewType("Uscc", str)
PharmacyCode = NewType("PharmacyCode", str)

_USCC_LENGTH = 18
#: Who registers (登记管理部门) is the first, the second his kinds; no area begins with 0.
_USCC_FORM = re.compile(r"[1-9ANY][1-9A-HJ-NPQRTUWXY][1-9][0-9]{5}[0-9A-HJ-NPQRTUWXY]{10}")
_PHARMACY_CODE_LENGTH = 12
_PHARMACY_CODE_FORM = re.compile(r"P[0-9]{11}")
_IDENTITY_NUMBER_FORM = re.compile(r"[0-9]{17}[0-9X]")
_AREA_FORM = re.compile(r"[1-9][0-9]{5}")


class UsccInvalid(Invalid):
    """Raised when a text is no unified social credit code: wrong length or form."""

    code = "uscc_invalid"


class PharmacyCodeInvalid(Invalid):
    """Raised when a text is no national code of a designated pharmacy."""

    code = "pharmacy_code_invalid"


class IdentityNumberInvalid(Invalid):
    """Raised when a text is no identity number of a resident: wrong length, form, birth date or check character."""

    code = "identity_number_invalid"


class AreaCodeInvalid(Invalid):
    """Raised when a text is no six-digit area code (GB/T 2260)."""

    code = "area_code_invalid"


def check_uscc(text: str) -> Uscc:
    """The unified social credit code (统一社会信用代码) in its standard form, whatever its check character.

    Raises `UsccInvalid` with code uscc_length or uscc_form.
    """
    code = _compact(text)
    if len(code) != _USCC_LENGTH:
        raise UsccInvalid(
            N_("统一社会信用代码应为 18 位，“%(text)s”是 %(count)s 位，请对照营业执照补全。"),
            code="uscc_length",
            text=text,
            count=len(code),
        )
    if not _USCC_FORM.fullmatch(code):
        raise UsccInvalid(
            N_(
                "统一社会信用代码“%(text)s”格式不对：首位应为 1 至 9、A、N 或 Y，第 3 至 8 位应为行政区划数字，"
                "全码不用字母 I、O、S、V、Z，请对照营业执照修改。"
            ),
            code="uscc_form",
            text=text,
        )
    return Uscc(code)


def has_right_check_character(code: str) -> bool:
    """Whether the last character of a 统一社会信用代码 follows from the others, as GB 32100-2015 says.

    Where it does not, one is mistyped as a rule; but before 2016 some cities gave codes that do not follow it.
    """
    return bool(uscc.calc_check_digit(code[:-1]) == code[-1])


def check_pharmacy_code(text: str) -> PharmacyCode:
    """The national code of a designated pharmacy (定点零售药店代码), 12 characters.

    Raises `PharmacyCodeInvalid` with code pharmacy_code_length or pharmacy_code_form.
    """
    code = _compact(text)
    if len(code) != _PHARMACY_CODE_LENGTH:
        raise PharmacyCodeInvalid(
            N_("医保编码应为 12 位，“%(text)s”是 %(count)s 位，请到国家医保信息业务编码平台核对。"),
            code="pharmacy_code_length",
            text=text,
            count=len(code),
        )
    if not _PHARMACY_CODE_FORM.fullmatch(code) or not _AREA_FORM.fullmatch(code[1:7]):
        raise PharmacyCodeInvalid(
            N_("医保编码“%(text)s”格式不对：应为字母 P 加 6 位行政区划代码加 5 位顺序号，例如 P36030200001，请核对。"),
            code="pharmacy_code_form",
            text=text,
        )
    return PharmacyCode(code)


def check_identity_number(text: str, *, today: date) -> str:
    """The 18 characters of a resident's identity number (公民身份号码, GB 11643) in their standard form.

    The area is not looked up: areas come and go, and permits of residence have their own. Raises
    `IdentityNumberInvalid` with code identity_number_form, identity_number_birth or identity_number_check_character;
    no message repeats the number.
    """
    number = _compact(text)
    if not _IDENTITY_NUMBER_FORM.fullmatch(number):
        raise IdentityNumberInvalid(
            N_("证件号码应为 18 位居民身份证（居住证）号码：17 位数字加 1 位校验码，请对照证件填写。"),
            code="identity_number_form",
        )
    try:
        born_on = ric.get_birth_date(number)
    except ValidationError as error:
        told = N_("证件号码中的出生日期不存在，请对照证件逐位核对。")
        raise IdentityNumberInvalid(told, code="identity_number_birth") from error
    if born_on > today:
        raise IdentityNumberInvalid(
            N_("证件号码中的出生日期晚于今天，请对照证件逐位核对。"), code="identity_number_birth"
        )
    if ric.calc_check_digit(number) != number[-1]:
        raise IdentityNumberInvalid(
            N_("证件号码的校验码不对，至少有一位抄错，请对照证件逐位核对。"), code="identity_number_check_character"
        )
    return number


def check_area(text: str) -> str:
    """A six-digit area code (行政区划代码). Raises `AreaCodeInvalid`."""
    code = _compact(text)
    if not _AREA_FORM.fullmatch(code):
        raise AreaCodeInvalid(N_("行政区划代码“%(text)s”应为 6 位数字，例如 360302，请核对。"), text=text)
    return code


def _compact(text: str) -> str:
    """The key of a code, without the dashes by which it may be typed in groups."""
    return fold(text).replace("-", "")
