"""In which district a row says that its store lies, who said so, and what is told where it was only worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.folding import fold
from common.phrases import N_, Param
from services.agreements.domain.areas import Area, AreaTable
from services.agreements.rosters.domain.quoting import quoted
from services.agreements.rosters.domain.roster import Columns, RosterField, RowProblem


@dataclass(frozen=True, slots=True)
class Placed:
    """The area of a row, None where it is not known, with what is told of it; `by_code` where 医保编码 gave it."""

    area: Area | None
    problems: tuple[RowProblem, ...] = ()
    by_code: bool = False


def placed_in(
    found: Mapping[RosterField, str], code: str | None, *, row: int, columns: Columns, areas: AreaTable
) -> Placed:
    """The columns of districts decide; without them the digits of the code, then the only place in the address.

    What an address gives is a guess, and told as one; a whole city is never guessed.
    """
    given = [(name, fold(found[name])) for name in (RosterField.AREA, RosterField.DISTRICT) if found[name]]
    city = fold(found[RosterField.CITY])
    if given:
        return _given(given, city=city, row=row, columns=columns, areas=areas)
    area = areas.find(code[1:7]) if code else None
    if area is not None and not area.is_city:
        return Placed(area, by_code=True)
    guessed = areas.find_in_address(fold(found[RosterField.ADDRESS]), city=city)
    if guessed is None:
        return Placed(None, (_unknown((code or "")[1:7], row, columns.heading(RosterField.AREA), areas),))
    phrase = N_("没有填写区划，由地址推定为%(area)s（%(number)s）。")
    remedy = N_("请核对；名册有区划列时，请在列映射中写明。")
    params = {"area": guessed.name, "number": guessed.code}
    heading = columns.heading(RosterField.ADDRESS)
    return Placed(guessed, (RowProblem(row, heading, "area_guessed", phrase, remedy, params),))


def _given(given: list[tuple[RosterField, str]], *, city: str, row: int, columns: Columns, areas: AreaTable) -> Placed:
    """What the cells say; two of them must say the same."""
    known = [areas.find(text, city=city) for _, text in given]
    for (name, text), area in zip(given, known, strict=True):
        if area is None:
            return Placed(None, (_unknown(text, row, columns.heading(name), areas),))
    first, last = known[0], known[-1]
    if first == last or first is None or last is None:
        return Placed(first)
    phrase = N_("“%(first)s”是%(area)s，“%(second)s”却是%(other)s。")
    params: dict[str, Param] = {
        "first": columns.heading(given[0][0]),
        "area": first.name,
        "second": columns.heading(given[1][0]),
        "other": last.name,
    }
    heading = columns.heading(given[1][0])
    return Placed(None, (RowProblem(row, heading, "areas_differ", phrase, N_("请核对后改正其中一格。"), params),))


def _unknown(text: str, row: int, column: str, areas: AreaTable) -> RowProblem:
    phrase = N_("不认识的行政区划：%(area)s。")
    if near := areas.names_like(text):
        remedy = N_("是否为%(near)s？请填写行政区划代码或名称；新的区划先加入区划表。")
        return RowProblem(row, column, "unknown_area", phrase, remedy, {"area": quoted(text), "near": "、".join(near)})
    remedy = N_("请填写行政区划代码或名称，如%(examples)s；新的区划先加入区划表。")
    params = {"area": quoted(text) or N_("空"), "examples": "、".join(areas.names()[:5])}
    return RowProblem(row, column, "unknown_area", phrase, remedy, params)
