"""The roster that the story plays with: the sample city's own, or the public list of real pharmacies of 2020."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.city import words
from deploy.demo.city.codes import pharmacy_code, social_credit_code
from deploy.demo.city.roster import HEADER, roster_csv

#: What the columns of the public list mean to us; it has no codes of any kind.
REAL_COLUMNS: Mapping[str, str] = {
    "shop_number": "门店编号",
    "name": "药店名称",
    "area": "所在区",
    "address": "详细地址",
    "longitude": "经度",
    "latitude": "纬度",
    "chain": "连锁品牌",
}
_NEWCOMER = "示例新店（故事专用）"


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster with what the story must know of it; `newcomer` is a roster of the one store that joins a chain later.

    `areas` are the leading digits of all its area codes.
    """

    title: str
    filename: str
    content: bytes
    mapping: Mapping[str, str]
    sizes: Mapping[str, int]
    stores: int
    areas: str
    newcomer: bytes

    def chain_of(self, size: int) -> str:
        """The name of the chain with so many stores. Raises `ValueError` when there is none."""
        for name, stores in self.sizes.items():
            if stores == size:
                return name
        raise ValueError(f"no chain of {size} stores in {self.filename}: {dict(self.sizes)}")


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
    return _roster(
        "示例市",
        "示例市药店名册.csv",
        content,
        mapping={},
        areas="3699",
        newcomer=_csv(HEADER, newcomer),
    )


def real_roster(path: Path) -> Roster:
    """The public list of real pharmacies, read as it is."""
    newcomer = {"门店编号": "X00001", "药店名称": _NEWCOMER, "所在区": "越秀区", "详细地址": "广州市越秀区示例路1号"}
    header = tuple(REAL_COLUMNS.values())
    return _roster(
        "广州 2020 年公开名单",
        path.name,
        path.read_bytes(),
        mapping=REAL_COLUMNS,
        areas="4401",
        newcomer=_csv(header, tuple(newcomer.get(column, "") for column in header)),
    )


def _roster(
    title: str, filename: str, content: bytes, *, mapping: Mapping[str, str], areas: str, newcomer: bytes
) -> Roster:
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sizes = Counter(row["连锁品牌"] for row in rows if row["连锁品牌"])
    return Roster(title, filename, content, mapping, sizes, len(rows), areas, newcomer)


def _csv(header: tuple[str, ...], row: tuple[str, ...]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows((header, row))
    return lines.getvalue().encode()
