"""统一社会信用代码 whose check character fails: taken over only when a person compared each with the licence.

Real codes from before 2016 fail it, so it is no error; but most that fail are mistyped. Source: docs/decisions/0029.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.errors import FieldProblem, Invalid
from common.ids import check_uscc
from common.phrases import N_
from services.agreements.rosters.domain.roster import WHOLE_FILE, RowProblem

#: More of them in one roster are no exceptions: the column itself is wrong.
MOST = 200


@dataclass(frozen=True, slots=True)
class DoubtfulCode:
    """A row whose 统一社会信用代码 is to be compared with the licence."""

    sheet: str
    row: int
    name: str
    uscc: str


class CodeUnconfirmed(Invalid):
    """Raised when an import is committed and not every doubtful code was said to be compared with the licence."""

    code = "code_unconfirmed"


def doubtful_code(row: int, column: str, uscc: str) -> RowProblem:
    """The warning of a row with such a code."""
    phrase = N_("统一社会信用代码“%(text)s”的校验码不对，多半有一位抄错。")
    remedy = N_("请与营业执照逐位核对并改正；执照上确是如此的，提交导入时须写明已经核对。")
    return RowProblem(row, column, "uscc_check_character", phrase, remedy, {"text": uscc})


def too_many_doubtful(count: int) -> RowProblem:
    """The error of a roster in which so many codes fail that the column must be wrong."""
    phrase = N_("%(count)s 个统一社会信用代码的校验码不对，超过 %(most)s 个，不能逐一确认。")
    remedy = N_("请检查该列是否填错或被表格软件改写。")
    return RowProblem(1, WHOLE_FILE, "too_many_doubtful_codes", phrase, remedy, {"count": count, "most": MOST})


def confirmed(asked: Sequence[Mapping[str, Any]], said: Collection[str]) -> tuple[str, ...]:
    """The codes that are confirmed: exactly those that the import asks to be confirmed, in their order.

    `said` are the codes that who commits compared with the licences. Raises `CodeUnconfirmed`, `UsccInvalid`.
    """
    compared = {check_uscc(each) for each in said}
    missing = [each for each in asked if each["uscc"] not in compared]
    if missing:
        phrase = N_("名册有 %(count)s 个统一社会信用代码的校验码不对，须先对照营业执照确认再提交。")
        problems = [_unconfirmed(each) for each in missing]
        raise CodeUnconfirmed(phrase, problems=problems, count=len(missing))
    unknown = compared - {each["uscc"] for each in asked}
    if unknown:
        phrase = N_("名册中没有待确认的统一社会信用代码 %(uscc)s，请核对后重新提交。")
        raise Invalid.about("confirmed_codes", phrase, code="code_not_asked", uscc=min(unknown))
    return tuple(dict.fromkeys(each["uscc"] for each in asked))


def _unconfirmed(asked: Mapping[str, Any]) -> FieldProblem:
    phrase = N_("“%(name)s”的统一社会信用代码 %(uscc)s 尚未确认。")
    remedy = N_(
        "与营业执照逐位相符的，提交时请写明（confirmed_codes，命令行用 --confirm-code）；不符的，请改正名册后重新上传。"
    )
    params = {"name": asked["name"], "uscc": asked["uscc"]}
    place = f"{sheet} 第{asked['row']}行" if (sheet := asked.get("sheet")) else f"第{asked['row']}行"
    return FieldProblem(place, phrase, CodeUnconfirmed.code, remedy, params)
