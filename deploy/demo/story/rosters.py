"""The roster that the story plays with: the sample city's own, or any that can be imported and has what it needs."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import DomainError
from deploy.demo.city import words
from deploy.demo.city.codes import pharmacy_code, social_credit_code
from deploy.demo.city.roster import HEADER, roster_csv
from deploy.demo.story.days import REGISTERED
from deploy.demo.story.telling import RosterUnfit
from deploy.stack.layout import SAMPLE
from services.agreements.policies import read
from services.agreements.rosters.usecases.judge_roster import JudgedRoster, judge_roster

#: The sizes of the two chains that the story is about.
FIRST_CHAIN, SECOND_CHAIN = 56, 22
_NEWCOMER = "示例新店（故事专用）"
#: So many errors of a roster are told.
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster to be imported; `newcomer` is a roster of the one store that joins a chain later, None to make one."""

    title: str
    filename: str
    content: bytes
    newcomer: bytes | None = None


@dataclass(frozen=True, slots=True)
class Casting:
    """Who of a roster plays: the stores of each chain by its name, the names of the two chains that are measured.

    `areas` are the leading digits of all area codes; `newcomer` is a roster of the one store that joins a chain later.
    """

    sizes: Mapping[str, int]
    first: str
    second: str
    areas: str
    newcomer: bytes


def cast(roster: Roster) -> Casting:
    """Who plays in the story, by the file alone. Raises `RosterUnfit` with all that keeps it from being told."""
    found = _judged(roster)
    if lacks := lacking(found):
        raise RosterUnfit(f"名册 {roster.filename} 可以导入，但讲不成这个故事，缺少：{'；'.join(lacks)}。")
    sizes = {each["name"]: each["stores"] for each in found.summary["chains"]}
    first, second = (_chain_of(size, found) for size in (FIRST_CHAIN, SECOND_CHAIN))
    newcomer = roster.newcomer or newcomer_in(found.summary["areas"][0]["area"])
    return Casting(sizes, str(first), str(second), areas_of(found.summary), newcomer)


def lacking(found: JudgedRoster) -> list[str]:
    """What a roster lacks for the story; nothing where it can be told."""
    summary = found.summary
    sizes = [each["stores"] for each in summary["chains"] if each["name"] not in found.with_franchises]
    missing = [size for size in (FIRST_CHAIN, SECOND_CHAIN) if _chain_of(size, found) is None]
    lacks = [f"一个恰有 {size} 家门店、全部直营的连锁（{_largest(sizes)}）" for size in missing]
    if summary["codes_to_confirm"]:
        lacks.append(f"{len(summary['codes_to_confirm'])} 个统一社会信用代码与营业执照的核对")
    if not areas_of(summary):
        lacks.append("同在一省的药店")
    if signed := sum(each["stores"] for each in summary["terms"]):
        lacks.append(f"尚未签约的药店（名册中 {signed} 家写明了已签的协议，故事从签约讲起）")
    return lacks


def areas_of(summary: Mapping[str, Any]) -> str:
    """The leading pairs of digits of all area codes of a roster; an empty text where there are none."""
    codes = [each["area"] for each in summary["areas"]]
    shared = (codes[0][:digits] for digits in (6, 4, 2) if codes)
    return next((each for each in shared if all(code.startswith(each) for code in codes)), "")


def newcomer_in(area: str) -> bytes:
    """A roster of the one store that joins a chain later, in an area."""
    return _csv(("药店名称", "所在区", "详细地址"), (_NEWCOMER, area, "示例路1号（故事专用）"))


def _judged(roster: Roster) -> JudgedRoster:
    """What is in a roster, as the empty system of the story would read it. Raises `RosterUnfit` with what is wrong."""
    try:
        found = judge_roster(roster.content, policy=read(SAMPLE), day=REGISTERED)
    except DomainError as error:
        told = [f"{each.field}：{each.message}{each.remedy or ''}" for each in error.problems] or [error.message]
        count = len(told)
    else:
        errors, count = found.summary["errors"], found.summary["error_count"]
        told = [f"第 {each['row']} 行 {each['column']}：{each['message']}{each['remedy']}" for each in errors]
        if not told:
            return found
    raise RosterUnfit("\n".join([f"名册 {roster.filename} 不能导入，错误 {count} 处：", *told[:_TOLD]]))


def _chain_of(size: int, found: JudgedRoster) -> str | None:
    """The first chain with so many stores, all of them its own."""
    names = (each["name"] for each in found.summary["chains"] if each["stores"] == size)
    return next((name for name in names if name not in found.with_franchises), None)


def _largest(sizes: Sequence[int]) -> str:
    if not sizes:
        return "名册中没有这样的连锁"
    return f"名册中最大的几个有 {'、'.join(map(str, sorted(sizes, reverse=True)[:5]))} 家"


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
