"""The roster that the story plays with: the sample city's own, or any that can be imported and has what it needs."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.demo.city import words
from deploy.demo.city.codes import pharmacy_code, social_credit_code
from deploy.demo.city.roster import HEADER, roster_csv

#: The sizes of the two chains that the story is about.
FIRST_CHAIN, SECOND_CHAIN = 56, 22
_NEWCOMER = "示例新店（故事专用）"


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster to be imported; `newcomer` is a roster of the one store that joins a chain later, None to make one."""

    title: str
    filename: str
    content: bytes
    newcomer: bytes | None = None


def lacking(found: Mapping[str, Any]) -> list[str]:
    """What the preview of a roster lacks for the story; nothing where it can be told."""
    sizes = [each["stores"] for each in found["chains"]]
    missing = [size for size in (FIRST_CHAIN, SECOND_CHAIN) if size not in sizes]
    lacks = [f"一个恰有 {size} 家门店的连锁（{_largest(sizes)}）" for size in missing]
    if found["codes_to_confirm"]:
        lacks.append(f"{len(found['codes_to_confirm'])} 个统一社会信用代码与营业执照的核对")
    if not areas_of(found):
        lacks.append("同在一省的药店")
    return lacks


def areas_of(found: Mapping[str, Any]) -> str:
    """The leading pairs of digits of all area codes of a preview; an empty text where there are none."""
    codes = [each["area"] for each in found["areas"]]
    shared = (codes[0][:digits] for digits in (6, 4, 2) if codes)
    return next((each for each in shared if all(code.startswith(each) for code in codes)), "")


def newcomer_in(area: str) -> bytes:
    """A roster of the one store that joins a chain later, in an area."""
    return _csv(("药店名称", "所在区", "详细地址"), (_NEWCOMER, area, "示例路1号（故事专用）"))


def _largest(sizes: Sequence[int]) -> str:
    if not sizes:
        return "名册中没有连锁"
    return f"名册中最大的几个连锁有 {'、'.join(map(str, sorted(sizes, reverse=True)[:5]))} 家"


def sample_roster() -> Roster:
    """The sample city's 276 stores."""
    content = roster_csv()
    area, district = words.DISTRICTS[0]
    newcomer = (
        words.PROVINCE,
        words.CITY,
        social_credit_code(area, of=_NEWCOMER),
        _NEWCOMER,
        pharmacy_code(area, number=99999),
        words.SCOPE,
        f"{words.CITY}{district}望江路999号",
        district,
        "",
    )
    return Roster("示例市", "示例市药店名册.csv", content, _csv(HEADER, newcomer))


def given_roster(path: Path) -> Roster:
    """A file that `yaocheng import` would take as it is."""
    return Roster(path.name, path.name, path.read_bytes())


def _csv(header: tuple[str, ...], row: tuple[str, ...]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows((header, row))
    return lines.getvalue().encode()
